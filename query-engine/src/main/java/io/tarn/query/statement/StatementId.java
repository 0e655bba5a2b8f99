package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one statement, in answers, logs and Spark's job tags.
 *
 * @param value random, so that nobody can guess another's; a client may choose its own
 */
public record StatementId(String value) {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /**
     * Reads an id that a client chose or was told.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is no UUID
     */
    public static StatementId of(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE, "'" + text + "' is not a statement id; it is a UUID of 36 characters");
        }
        return new StatementId(text.toLowerCase(Locale.ROOT));
    }

    /** Whether a text has the form of an id as it is kept. */
    public static boolean isOne(String text) {
        return UUID_FORM.matcher(text).matches() && text.equals(text.toLowerCase(Locale.ROOT));
    }

    /** A new random id. */
    public static StatementId next() {
        return new StatementId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
