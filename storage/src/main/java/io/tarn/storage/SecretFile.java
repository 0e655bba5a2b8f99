package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file that holds one secret and nothing else, and that nobody but its owner can read or write. */
public final class SecretFile {
    private static final int MAX_BYTES = 4_096;
    private static final int NEW_SECRET_BYTES = 32;

    /** Long enough that it is not guessed, and safe in an environment and in a file of properties. */
    private static final Pattern SECRET = Pattern.compile("[!-~]{32,1024}");

    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SecretFile() {}

    /**
     * Returns the secret in a file.
     *
     * @throws TarnException {@code INVALID_VALUE} if there is none, if others than its owner may read or write the file, or if what it
     *     holds is not one line of 32 to 1,024 printable characters
     */
    public static String read(Path file) {
        try {
            checkPermissions(file);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw invalid(file, "it is no file, or holds more than a secret", null);
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (!SECRET.matcher(text).matches()) {
                throw invalid(
                        file, "a secret is one line of 32 to 1024 printable characters; " + howToMake(file), null);
            }
            return text;
        } catch (NoSuchFileException e) {
            throw invalid(file, "there is no such file; " + howToMake(file), e);
        } catch (AccessDeniedException e) {
            throw invalid(file, "no permission to read it", e);
        } catch (IOException e) {
            throw invalid(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Returns the secret in a file, which is made with a random secret if it is not there; of several processes that do this at once all
     * return the same one.
     *
     * @throws TarnException {@code INVALID_VALUE} as {@link #read}, or if the file cannot be made
     */
    public static String readOrCreate(Path file) {
        if (!Files.exists(file)) {
            create(file);
        }
        return read(file);
    }

    private static void create(Path file) {
        byte[] random = new byte[NEW_SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        Path folder = file.toAbsolutePath().resolveSibling("");
        try {
            Files.createDirectories(folder);
            // Beside its place first: whoever comes meanwhile finds no half of it.
            Path whole = folder.resolve("." + file.getFileName() + "-" + UUID.randomUUID());
            try (SeekableByteChannel out = Files.newByteChannel(
                    whole,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER))) {
                out.write(ByteBuffer.wrap(secret.getBytes(StandardCharsets.ISO_8859_1)));
            }
            try {
                Files.createLink(file, whole);
            } catch (FileAlreadyExistsException e) {
                return;
            } catch (UnsupportedOperationException e) {
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw invalid(file, "it cannot be made: " + e.getMessage(), e);
        }
    }

    private static void checkPermissions(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER.containsAll(permissions)) {
            throw invalid(
                    file,
                    "others than its owner may read, write or run it (" + PosixFilePermissions.toString(permissions)
                            + "); chmod 600 '" + file + "'",
                    null);
        }
    }

    private static String howToMake(Path file) {
        return "(umask 077; head -c 32 /dev/urandom | base64 > '" + file + "') makes one";
    }

    private static TarnException invalid(Path file, String why, @Nullable Exception cause) {
        String message = "the secret file '" + file + "' cannot be used: " + why;
        return cause == null
                ? new TarnException(ErrorCode.INVALID_VALUE, message)
                : new TarnException(ErrorCode.INVALID_VALUE, message, cause);
    }
}
