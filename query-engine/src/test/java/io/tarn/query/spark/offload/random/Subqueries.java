package io.tarn.query.spark.offload.random;

import io.tarn.query.spark.offload.random.Sources.Rows;
import java.util.ArrayList;
import java.util.List;

/** Conditions, with and without queries in them, and queries that are values. */
final class Subqueries {
    private final Choices choices;
    private final Scalars scalars;
    private final Sources sources;

    Subqueries(Choices choices, Scalars scalars, Sources sources) {
        this.choices = choices;
        this.scalars = scalars;
        this.sources = sources;
    }

    /** A condition on rows; without a depth there are no queries in it. */
    String condition(List<Column> columns, int depth) {
        int begin = choices.begin();
        String text = scalars.of(Kind.BOOL, columns, 3);
        if (depth > 0 && choices.chance(20)) {
            String query = query(columns);
            text = switch (choices.below(4)) {
                case 0 -> query;
                case 1 -> query + " OR " + text;
                case 2 -> "NOT (" + query + ") OR " + text;
                default -> query + " AND (" + text + ")";
            };
        }
        choices.end(begin);
        return text;
    }

    private String query(List<Column> outer) {
        Rows inner = sources.table();
        List<Column> both = new ArrayList<>(inner.columns());
        Kind kind = choices.of(Kind.PLAIN);
        String where = choices.chance(50) ? " WHERE " + scalars.of(Kind.BOOL, both, 1) : "";
        String value = scalars.of(kind, inner.columns(), 1);
        String left = scalars.of(kind, outer, 1);
        return switch (choices.below(5)) {
            case 0 -> "EXISTS (SELECT 1 FROM " + inner.sql() + correlated(inner, outer) + ")";
            case 1 -> left + " IN (SELECT " + value + " FROM " + inner.sql() + where + ")";
            case 2 -> left + " NOT IN (SELECT " + value + " FROM " + inner.sql() + where + ")";
            case 3 -> "NOT EXISTS (SELECT 1 FROM " + inner.sql() + correlated(inner, outer) + ")";
            default ->
                left + choices.of(" = ", " < ", " >= ") + "(SELECT " + choices.of("max(", "min(") + value + ") FROM "
                        + inner.sql() + where + ")";
        };
    }

    private String correlated(Rows inner, List<Column> outer) {
        Kind kind = choices.of(Kind.INT, Kind.TEXT, Kind.DATE, Kind.DEC);
        String where = " WHERE " + scalars.leaf(kind, inner.columns()) + " = " + scalars.leaf(kind, outer);
        return choices.chance(30)
                ? where + " AND " + scalars.leaf(Kind.INT, inner.columns()) + choices.of(" <> ", " < ")
                        + scalars.leaf(Kind.INT, outer)
                : where;
    }

    /** A query of one value for each row. */
    Column scalar(List<Column> outer) {
        Rows inner = sources.table();
        Kind kind = choices.of(Kind.PLAIN);
        String value = scalars.of(kind, inner.columns(), 1);
        String where = choices.chance(60)
                ? " WHERE " + scalars.leaf(Kind.INT, inner.columns()) + " = " + scalars.leaf(Kind.INT, outer)
                : "";
        if (choices.chance(25)) {
            return new Column("(SELECT count(" + value + ") FROM " + inner.sql() + where + ")", Kind.BIG, true);
        }
        return new Column(
                "(SELECT " + choices.of("max(", "min(") + value + ") FROM " + inner.sql() + where + ")", kind, true);
    }
}
