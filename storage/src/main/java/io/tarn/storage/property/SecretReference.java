package io.tarn.storage.property;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a secret is, in place of the secret itself: {@code env:NAME} is a variable of the server's environment, {@code file:/path}
 * the content of a file on the server, without the end of its last line. What is stored, listed and logged is only ever the
 * reference, and of a file not even its path. Immutable.
 */
public final class SecretReference {
    /** The forms, for messages. */
    public static final String FORMS =
            "env:NAME for a variable of the server's environment, or file:/path for a file on it";

    private static final Pattern ENVIRONMENT = Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final Pattern FILE = Pattern.compile("file:/[^\\p{Cntrl}]{1,4000}");
    private static final int PREFIX_LENGTH = "env:".length();
    private static final int FILE_PREFIX_LENGTH = "file:".length();
    private static final int MAX_SECRET_BYTES = 64 << 10;
    private static final Pattern LINE_END = Pattern.compile("\\r?\\n\\z");

    private final String text;

    private SecretReference(String text) {
        this.text = text;
    }

    /**
     * Reads a reference.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is none; the text, which may be the secret, is not told
     */
    public static SecretReference of(String text) {
        if (!isOne(text)) {
            throw new TarnException(ErrorCode.INVALID_VALUE, "a secret is given as a reference: " + FORMS);
        }
        return new SecretReference(text);
    }

    /** Whether the text has the form of a reference. */
    public static boolean isOne(String text) {
        return ENVIRONMENT.matcher(text).matches() || FILE.matcher(text).matches();
    }

    /**
     * The secret.
     *
     * @param environment the variables of the server
     * @throws TarnException {@code INVALID_VALUE} if it is not there or empty
     */
    public String resolve(Map<String, String> environment) {
        String secret = isFile() ? content() : environment.getOrDefault(text.substring(PREFIX_LENGTH), "");
        if (secret.isEmpty()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    isFile()
                            ? "the file that a secret is to be read from is empty"
                            : "the environment variable " + text.substring(PREFIX_LENGTH)
                                    + ", which is to hold a secret, is not set");
        }
        return secret;
    }

    private String content() {
        try (InputStream file = Files.newInputStream(Path.of(text.substring(FILE_PREFIX_LENGTH)))) {
            byte[] bytes = file.readNBytes(MAX_SECRET_BYTES + 1);
            if (bytes.length > MAX_SECRET_BYTES) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE, "the file that a secret is to be read from is larger than 64 kB");
            }
            return LINE_END.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceFirst("");
        } catch (IOException e) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE, "the file that a secret is to be read from cannot be read", e);
        }
    }

    private boolean isFile() {
        return text.startsWith("file:");
    }

    /** As it may be shown: of a file not where it is. */
    @Override
    public String toString() {
        return isFile() ? "file:****" : text;
    }
}
