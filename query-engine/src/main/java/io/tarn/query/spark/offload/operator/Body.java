package io.tarn.query.spark.offload.operator;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a SELECT computes its columns from.
 *
 * @param kind how
 * @param from the entries of FROM, of which all combinations are meant; none for one row
 * @param where conditions, all of which hold
 * @param groupBy what makes a group; none for all rows as one
 */
record Body(Kind kind, List<String> from, List<Condition> where, List<Column> groupBy) {
    /** What the columns are about. */
    enum Kind {
        /** The rows of FROM that pass WHERE. */
        ROWS,
        /** The same, with windows over them. */
        WINDOWS,
        /** Groups of them. */
        GROUPS
    }

    static Body rows(List<String> from, List<Condition> where) {
        return new Body(Kind.ROWS, from, where, List.of());
    }

    Body as(Kind other) {
        return new Body(other, from, where, groupBy);
    }

    /** The SELECT with these columns; one that says nothing if there are none. */
    String select(Collection<Column> columns) {
        StringBuilder sql = new StringBuilder("SELECT ");
        sql.append(columns.isEmpty() ? "1" : columns.stream().map(Column::sql).collect(Collectors.joining(", ")));
        if (!from.isEmpty()) {
            sql.append(" FROM ").append(String.join(", ", from));
        }
        if (!where.isEmpty()) {
            sql.append(" WHERE ").append(conditions());
        }
        if (kind == Kind.GROUPS) {
            Set<String> selected = columns.stream().map(Column::name).collect(Collectors.toSet());
            sql.append(" GROUP BY ")
                    .append(
                            groupBy.isEmpty()
                                    ? "()"
                                    : groupBy.stream()
                                            .map(column ->
                                                    selected.contains(column.name()) ? column.name() : column.text())
                                            .collect(Collectors.joining(", ")));
        }
        return sql.toString();
    }

    private String conditions() {
        return Condition.without(where, Condition.rejectedBy(where)).stream()
                .map(Condition::text)
                .distinct()
                .collect(Collectors.joining(" AND "));
    }
}
