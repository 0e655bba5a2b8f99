package io.tarn.testing.tpc;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of TPC with rows that are made while they are read, always the same.
 *
 * @param name in small letters
 * @param columns in their order
 * @param rows the values of the columns as text, null for NULL
 */
public record TpcTable(String name, List<TpcColumn> columns, Iterable<? extends List<@Nullable String>> rows) {
    /** Its columns as those of a CREATE TABLE, with the parentheses. */
    public String ddl() {
        return columns.stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
