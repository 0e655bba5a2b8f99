package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.regex.Pattern;

/**
 * The name of a warehouse: a lower-case letter, then up to 62 lower-case letters, digits, {@code _} or {@code -}. It is the
 * prefix in catalog URLs, the catalog name in SQL and a folder name, so it needs no escaping in any of them.
 *
 * @param value the name
 */
public record WarehouseName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    /** @throws TarnException {@code INVALID_VALUE} if the name has another form */
    public WarehouseName {
        if (!FORM.matcher(value).matches()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + value
                            + "' cannot name a warehouse: use 1 to 63 of a-z, 0-9, _ and -, beginning with a letter");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
