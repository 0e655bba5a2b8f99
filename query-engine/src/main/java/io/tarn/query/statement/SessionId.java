package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;

/**
 * Names one session of a client.
 *
 * @param value random, so that nobody can guess another's
 */
public record SessionId(String value) {
    /**
     * Reads an id that a client was told.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is no UUID
     */
    public static SessionId of(String text) {
        return UuidText.of(text)
                .map(SessionId::new)
                .orElseThrow(() -> new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "'" + text + "' is not a session id; POST /v1/sessions answers one, a UUID of 36 characters"));
    }

    /** A new random id. */
    public static SessionId next() {
        return new SessionId(UuidText.random());
    }

    @Override
    public String toString() {
        return value;
    }
}
