package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one session of a client.
 *
 * @param value random, so that nobody can guess another's
 */
public record SessionId(String value) {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /**
     * Reads an id that a client was told.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is no UUID
     */
    public static SessionId of(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + text + "' is not a session id; POST /v1/sessions answers one, a UUID of 36 characters");
        }
        return new SessionId(text.toLowerCase(Locale.ROOT));
    }

    /** A new random id. */
    public static SessionId next() {
        return new SessionId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
