package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a warehouse: a lower-case letter, then up to 62 lower-case letters, digits, {@code _} or {@code -}. It is the
 * prefix in catalog URLs, the catalog name in SQL and a folder name, so it needs no escaping in any of them but SQL, where one with {@code -} stands in backticks. The names that SQL gives to
 * places of its own are not free.
 *
 * @param value the name
 */
public record WarehouseName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Set<String> TAKEN_BY_SQL =
            Set.of("spark_catalog", "system", "session", "builtin", "global_temp", "information_schema");

    /** @throws TarnException {@code INVALID_VALUE} if the name has another form */
    public WarehouseName {
        if (!FORM.matcher(value).matches()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + value
                            + "' cannot name a warehouse: use 1 to 63 of a-z, 0-9, _ and -, beginning with a letter");
        }
        if (TAKEN_BY_SQL.contains(value)) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + value + "' cannot name a warehouse: the name means something else in SQL");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
