package io.tarn.query.spark.offload.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What stands after FROM: tables, queries, joins of them, and what is unnested from their columns. */
final class Sources {
    /** Products of more rows than this are not asked for. */
    private static final long MOST_ROWS = 3_000;

    private final Choices choices;
    private final Scalars scalars;
    private final List<RandomTable> tables;
    private final List<Rows> named = new ArrayList<>();
    private int aliases;

    Sources(Choices choices, Scalars scalars, List<RandomTable> tables) {
        this.choices = choices;
        this.scalars = scalars;
        this.tables = tables;
    }

    /**
     * Rows that a query can be made from.
     *
     * @param sql as it stands after FROM, or a whole query
     * @param columns as expressions name them
     * @param rows about how many there are
     */
    record Rows(String sql, List<Column> columns, long rows) {}

    /** A query that others can name: WITH. */
    void name(Rows query) {
        named.add(query);
    }

    private String alias() {
        aliases++;
        return "a" + aliases;
    }

    /** A table, or a query that was named. */
    Rows table() {
        String alias = alias();
        if (!named.isEmpty() && choices.chance(50)) {
            Rows with = choices.of(named);
            return new Rows(with.sql() + " " + alias, aliased(with.columns(), alias), with.rows());
        }
        RandomTable table = choices.of(tables);
        return new Rows(
                table.name() + " " + alias,
                aliased(table.columns(), alias),
                table.rows().size());
    }

    private static List<Column> aliased(List<Column> columns, String alias) {
        return columns.stream()
                .map(column -> column.as(alias + "." + column.name()))
                .toList();
    }

    /** Anything; queries inside come from the function, which is given the depth that is left. */
    Rows any(int depth, IntFunction<Rows> query) {
        int begin = choices.begin();
        int what = depth > 0 ? choices.below(100) : 0;
        Rows rows;
        if (what < 45) {
            rows = table();
        } else if (what < 75) {
            rows = join(any(depth - 1, query), any(depth - 1, query));
        } else if (what < 90) {
            Rows inner = query.apply(depth - 1);
            String alias = alias();
            rows = new Rows("(" + inner.sql() + ") " + alias, aliased(inner.columns(), alias), inner.rows());
        } else if (what < 95) {
            rows = values();
        } else {
            rows = lateral(any(depth - 1, query));
        }
        choices.end(begin);
        return rows;
    }

    private Rows values() {
        List<Kind> kinds = List.of(Kind.INT, choices.of(Kind.PLAIN));
        List<String> rows = new ArrayList<>();
        for (int i = choices.below(4); i >= 0; i--) {
            rows.add("("
                    + String.join(
                            ", ",
                            kinds.stream()
                                    .map(kind -> scalars.leaf(kind, List.of()))
                                    .toList()) + ")");
        }
        String alias = alias();
        return new Rows(
                "(VALUES " + String.join(", ", rows) + ") " + alias + "(v1, v2)",
                List.of(new Column(alias + ".v1", kinds.get(0), true), new Column(alias + ".v2", kinds.get(1), true)),
                rows.size());
    }

    private Rows join(Rows left, Rows other) {
        Rows right = other.sql().contains(" JOIN ")
                ? new Rows("(" + other.sql() + ")", other.columns(), other.rows())
                : other;
        String kind = choices.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN");
        boolean one = kind.contains("SEMI") || kind.contains("ANTI");
        List<Column> both = new ArrayList<>(left.columns());
        both.addAll(right.columns());
        List<Column> after = one ? left.columns() : both;
        if (left.rows() * right.rows() <= MOST_ROWS && choices.chance(12)) {
            boolean cross = choices.chance(40);
            String on = cross ? "" : " ON " + scalars.of(Kind.BOOL, both, 2);
            return new Rows(
                    left.sql() + (cross ? " CROSS JOIN " : " " + kind + " ") + right.sql() + on,
                    cross ? both : after,
                    left.rows() * right.rows());
        }
        String on = equality(left, right);
        if (on == null || left.rows() * right.rows() / 4 > MOST_ROWS) {
            return left.rows() >= right.rows() ? left : right;
        }
        if (choices.chance(15)) {
            on += " AND " + equality(left, right);
        }
        if (choices.chance(30)) {
            on += " AND " + scalars.of(Kind.BOOL, both, 1);
        }
        return new Rows(
                left.sql() + " " + kind + " " + right.sql() + " ON " + on,
                after,
                Math.max(left.rows(), left.rows() * right.rows() / 8));
    }

    /** An equality of something of the left with something of the right; null if they have no kind in common. */
    private String equality(Rows left, Rows right) {
        List<Kind> common = Kind.PLAIN.stream()
                .filter(kind -> kind != Kind.BOOL && has(left, kind) && has(right, kind))
                .toList();
        if (common.isEmpty()) {
            return null;
        }
        Kind kind = choices.of(common);
        int depth = choices.chance(15) ? 1 : 0;
        return column(left, kind, depth) + (choices.chance(6) ? " <=> " : " = ") + column(right, kind, depth);
    }

    private String column(Rows rows, Kind kind, int depth) {
        if (depth > 0) {
            return scalars.of(kind, rows.columns(), depth);
        }
        return choices.of(rows.columns().stream()
                        .filter(column -> column.kind() == kind && column.exact())
                        .toList())
                .name();
    }

    private static boolean has(Rows rows, Kind kind) {
        return rows.columns().stream().anyMatch(column -> column.kind() == kind && column.exact());
    }

    /** Rows with the elements of an array or a map, as a table function beside them. */
    private Rows lateral(Rows rows) {
        String alias = alias();
        List<Column> columns = new ArrayList<>(rows.columns());
        String call;
        switch (choices.below(4)) {
            case 0 -> {
                columns.add(new Column(alias + ".e", Kind.INT, true));
                call = "explode(" + scalars.of(Kind.AI, rows.columns(), 1) + ") " + alias + "(e)";
            }
            case 1 -> {
                columns.add(new Column(alias + ".p", Kind.INT, true));
                columns.add(new Column(alias + ".e", Kind.TEXT, true));
                call = "posexplode(" + scalars.of(Kind.AT, rows.columns(), 1) + ") " + alias + "(p, e)";
            }
            case 2 -> {
                columns.add(new Column(alias + ".m", Kind.TEXT, true));
                columns.add(new Column(alias + ".v", Kind.INT, true));
                call = "explode(" + scalars.of(Kind.M, rows.columns(), 1) + ") " + alias + "(m, v)";
            }
            default -> {
                columns.add(new Column(alias + ".a", Kind.INT, true));
                columns.add(new Column(alias + ".b", Kind.TEXT, true));
                call = "inline(array(" + scalars.of(Kind.ST, rows.columns(), 1) + ", "
                        + scalars.of(Kind.ST, rows.columns(), 1) + ")) " + alias + "(a, b)";
            }
        }
        return new Rows(rows.sql() + " JOIN LATERAL " + call, columns, rows.rows() * 2);
    }

    /** The same by the older words, which stand after all else of FROM. */
    Rows view(Rows rows) {
        String alias = alias();
        List<Column> columns = new ArrayList<>(rows.columns());
        String outer = choices.of("", "OUTER ");
        String call;
        if (choices.chance(50)) {
            columns.add(new Column(alias + ".p", Kind.INT, true));
            columns.add(new Column(alias + ".e", Kind.INT, true));
            call = "posexplode(" + scalars.of(Kind.AI, rows.columns(), 1) + ") " + alias + " AS p, e";
        } else {
            columns.add(new Column(alias + ".e", Kind.TEXT, true));
            call = "explode(" + scalars.of(Kind.AT, rows.columns(), 1) + ") " + alias + " AS e";
        }
        return new Rows(rows.sql() + " LATERAL VIEW " + outer + call, columns, rows.rows() * 2);
    }
}
