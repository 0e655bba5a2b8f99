package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;

/**
 * Names one statement, in answers, logs and Spark's job tags.
 *
 * @param value random, so that nobody can guess another's; a client may choose its own
 */
public record StatementId(String value) {
    /**
     * Reads an id that a client chose or was told.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is no UUID
     */
    public static StatementId of(String text) {
        return UuidText.of(text)
                .map(StatementId::new)
                .orElseThrow(() -> new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "'" + text + "' is not a statement id; it is a UUID of 36 characters"));
    }

    /** Whether a text has the form of an id as it is kept. */
    public static boolean isOne(String text) {
        return UuidText.of(text).filter(text::equals).isPresent();
    }

    /** A new random id. */
    public static StatementId next() {
        return new StatementId(UuidText.random());
    }

    @Override
    public String toString() {
        return value;
    }
}
