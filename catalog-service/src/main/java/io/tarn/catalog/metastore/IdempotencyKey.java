package io.tarn.catalog.metastore;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.iceberg.exceptions.BadRequestException;

/**
 * The key under which a client sends a change, and sends it again when it lost the answer. The specification asks for UUIDs
 * of version 7; any UUID is taken, because nothing here depends on their order.
 *
 * @param value 36 characters, lower case
 */
public record IdempotencyKey(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Takes a text that {@link #of} made; call that instead. */
    public IdempotencyKey {
        if (!FORM.matcher(value).matches()) {
            throw new BadRequestException(
                    "Invalid Idempotency-Key '%s': it must be a UUID of 36 characters, best of version 7", value);
        }
    }

    /**
     * Reads a header.
     *
     * @throws BadRequestException if it is no UUID
     */
    public static IdempotencyKey of(String header) {
        return new IdempotencyKey(header.strip().toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return value;
    }
}
