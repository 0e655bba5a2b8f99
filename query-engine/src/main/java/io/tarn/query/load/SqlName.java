package io.tarn.query.load;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A name in SQL, of one or more parts.
 *
 * @param parts at least one, as they are, without quotes
 */
public record SqlName(List<String> parts) {
    /** Keeps a copy of the list. */
    public SqlName {
        parts = List.copyOf(parts);
    }

    /** A name of one part. */
    public static SqlName of(String part) {
        return new SqlName(List.of(part));
    }

    /** The name with every part in backticks: safe in any statement, whatever the parts contain. */
    public String quoted() {
        return parts.stream().map(part -> "`" + part.replace("`", "``") + "`").collect(Collectors.joining("."));
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
