package io.tarn.query.spark.offload.random;

import java.util.ArrayList;
import java.util.List;

/** Window functions over rows. Those whose value depends on the order of equal rows get an order of all columns. */
final class Windows {
    private final Choices choices;
    private final Scalars scalars;

    Windows(Choices choices, Scalars scalars) {
        this.choices = choices;
        this.scalars = scalars;
    }

    /** What a function can see so that its value is defined: a total order is over all of these. */
    static List<Column> usable(List<Column> columns) {
        return columns.stream()
                .filter(column -> column.exact() && column.kind().ordered())
                .toList();
    }

    /** A function with its window, over usable columns. */
    Column one(List<Column> columns) {
        int begin = choices.begin();
        Column made = switch (choices.below(6)) {
            case 0 -> ranked(columns);
            case 1, 2 -> placed(columns);
            case 3 -> ranged(columns);
            default -> aggregated(columns);
        };
        choices.end(begin);
        return made;
    }

    private Column ranked(List<Column> columns) {
        String function = choices.of("rank()", "dense_rank()", "percent_rank()", "cume_dist()");
        Kind kind = function.endsWith("rank()") && !function.startsWith("percent") ? Kind.INT : Kind.DBL;
        return new Column(function + " OVER (" + partition(columns) + "ORDER BY " + some(columns) + ")", kind, true);
    }

    private Column placed(List<Column> columns) {
        Kind kind = choices.of(Kind.PLAIN);
        String value = scalars.of(kind, columns, 1);
        String window = " OVER (" + partition(columns) + "ORDER BY " + total(columns);
        String nulls = choices.of("", "", " IGNORE NULLS");
        return switch (choices.below(6)) {
            case 0 -> new Column("row_number()" + window + ")", Kind.INT, true);
            case 1 -> new Column("ntile(" + (1 + choices.below(5)) + ")" + window + ")", Kind.INT, true);
            case 2 -> new Column("lag(" + value + ", " + choices.below(4) + ")" + nulls + window + ")", kind, true);
            case 3 ->
                new Column(
                        "lead(" + value + ", 1, " + SqlText.literal(choices, kind) + ")" + nulls + window + ")",
                        kind,
                        true);
            case 4 -> new Column("nth_value(" + value + ", 2)" + nulls + window + " " + rows() + ")", kind, true);
            default ->
                new Column(
                        choices.of("first_value(", "last_value(") + value + ")" + nulls + window + " " + rows() + ")",
                        kind,
                        true);
        };
    }

    private Column aggregated(List<Column> columns) {
        String by = partition(columns);
        Column function = function(columns);
        String frame = switch (choices.below(4)) {
            case 0 -> "";
            case 1 -> "ORDER BY " + some(columns);
            case 2 ->
                "ORDER BY " + some(columns) + " RANGE BETWEEN "
                        + choices.of(
                                "UNBOUNDED PRECEDING AND CURRENT ROW",
                                "CURRENT ROW AND UNBOUNDED FOLLOWING",
                                "UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING");
            default -> "ORDER BY " + total(columns) + " " + rows();
        };
        return function.as(function.name() + " OVER (" + by + frame + ")");
    }

    private Column function(List<Column> columns) {
        return switch (choices.below(7)) {
            case 0 -> new Column("count(*)", Kind.BIG, true);
            case 1 -> new Column("sum(" + scalars.of(Kind.INT, columns, 1) + ")", Kind.BIG, true);
            case 2 -> new Column("sum(" + scalars.of(Kind.DEC, columns, 0) + ")", Kind.DEC, true);
            case 3 -> new Column("avg(" + scalars.of(Kind.DEC, columns, 0) + ")", Kind.DEC, true);
            case 4 -> new Column("avg(" + scalars.of(Kind.INT, columns, 0) + ")", Kind.DBL, false);
            default -> {
                Kind kind = choices.of(Kind.PLAIN);
                yield new Column(choices.of("min(", "max(", "count(") + scalars.of(kind, columns, 1) + ")", kind, true);
            }
        };
    }

    /** Frames by value need one key, of a number or a time. */
    private Column ranged(List<Column> columns) {
        Kind kind = choices.of(Kind.INT, Kind.DATE, Kind.DEC, Kind.BIG, Kind.TS, Kind.DBL);
        String unit = kind == Kind.TS ? "INTERVAL '" + choices.of("1", "36") + "' HOUR" : null;
        String before = unit == null ? SqlText.small(choices).replace("-", "") : unit;
        String after = unit == null ? SqlText.small(choices).replace("-", "") : unit;
        Column function = function(columns);
        return function.as(function.name() + " OVER (" + partition(columns) + "ORDER BY " + scalars.leaf(kind, columns)
                + choices.of("", " DESC")
                + " RANGE BETWEEN "
                + choices.of(
                        before + " PRECEDING AND " + after + " FOLLOWING",
                        before + " PRECEDING AND CURRENT ROW",
                        "UNBOUNDED PRECEDING AND " + after + " FOLLOWING",
                        before + " FOLLOWING AND UNBOUNDED FOLLOWING")
                + ")");
    }

    private String rows() {
        String n = String.valueOf(choices.below(4));
        return "ROWS BETWEEN "
                + choices.of(
                        "UNBOUNDED PRECEDING AND CURRENT ROW",
                        n + " PRECEDING AND CURRENT ROW",
                        n + " PRECEDING AND " + n + " FOLLOWING",
                        "CURRENT ROW AND UNBOUNDED FOLLOWING",
                        "UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
                        n + " FOLLOWING AND UNBOUNDED FOLLOWING",
                        "5 PRECEDING AND " + n + " PRECEDING");
    }

    private String partition(List<Column> columns) {
        return choices.chance(60) ? "PARTITION BY " + scalars.of(choices.of(Kind.PLAIN), columns, 1) + " " : "";
    }

    private String some(List<Column> columns) {
        String one = scalars.of(choices.of(Kind.PLAIN), columns, 1) + direction(choices);
        return choices.chance(30)
                ? one + ", " + scalars.leaf(choices.of(Kind.PLAIN), columns) + direction(choices)
                : one;
    }

    private String total(List<Column> columns) {
        List<String> keys = new ArrayList<>();
        if (choices.chance(50)) {
            keys.add(some(columns));
        }
        columns.forEach(column -> keys.add(column.name()));
        return keys.isEmpty() ? "1" : String.join(", ", keys);
    }

    static String direction(Choices choices) {
        return choices.of("", "", " DESC", " ASC NULLS LAST", " DESC NULLS FIRST");
    }
}
