package io.tarn.query.history;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.regex.Pattern;

/**
 * A client's name for one request, so that sending it again does not run it again.
 *
 * @param value 1 to 128 visible ASCII characters
 */
public record IdempotencyKey(String value) {
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

    /**
     * Checks the form.
     *
     * @throws TarnException {@code INVALID_VALUE}
     */
    public IdempotencyKey {
        if (!FORM.matcher(value).matches()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the Idempotency-Key has " + value.length()
                            + " characters; it has 1 to 128 visible ASCII characters, a UUID for example");
        }
    }
}
