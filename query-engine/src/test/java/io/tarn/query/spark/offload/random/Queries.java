package io.tarn.query.spark.offload.random;

import io.tarn.query.spark.offload.random.Sources.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query from choices. Nearly always it is valid, and its answer does not depend on the order in which rows come. */
final class Queries {
    private static final List<String> ZONES = List.of(
            "UTC", "UTC", "UTC", "America/New_York", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe", "-03:30");

    private final Choices choices;
    private final Scalars scalars;
    private final Sources sources;
    private final Windows windows;
    private final Subqueries subqueries;

    private Queries(Choices choices, List<RandomTable> tables) {
        this.choices = choices;
        this.scalars = new Scalars(choices);
        this.sources = new Sources(choices, scalars, tables);
        this.windows = new Windows(choices, scalars);
        this.subqueries = new Subqueries(choices, scalars, sources);
    }

    /** The query that the choices make over the tables. */
    static RandomQuery of(Choices choices, List<RandomTable> tables) {
        return new Queries(choices, tables).whole();
    }

    private RandomQuery whole() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.sql.session.timeZone", choices.of(ZONES));
        if (choices.chance(5)) {
            settings.put("spark.sql.ansi.enabled", "false");
        }
        String with = "";
        if (choices.chance(12)) {
            Rows query = body(1);
            with = "WITH w AS (" + query.sql() + ") ";
            sources.name(new Rows("w", query.columns(), query.rows()));
        }
        Rows body = body(choices.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 2));
        List<Boolean> exact = body.columns().stream().map(Column::exact).toList();
        List<Column> keys = Windows.usable(body.columns());
        if (!choices.chance(40) || keys.isEmpty()) {
            return new RandomQuery(with + body.sql(), exact, false, settings);
        }
        List<String> order = new ArrayList<>();
        keys.forEach(key -> order.add(key.name() + Windows.direction(choices)));
        boolean total = keys.size() == body.columns().size();
        String limit = "";
        if (total && choices.chance(60)) {
            limit = " LIMIT " + choices.of(10, 1, 3, 0, 100)
                    + (choices.chance(30) ? " OFFSET " + choices.of(0, 1, 5, 200) : "");
        }
        return new RandomQuery(
                with + body.sql() + " ORDER BY " + String.join(", ", order) + limit, exact, total, settings);
    }

    /** A query, with columns o1, o2, ... */
    private Rows body(int depth) {
        int begin = choices.begin();
        Rows rows = depth > 0 && choices.chance(14) ? set(depth) : select(depth, null);
        choices.end(begin);
        return rows;
    }

    private Rows set(int depth) {
        List<Kind> kinds = new ArrayList<>();
        for (int i = choices.below(3); i >= 0; i--) {
            kinds.add(choices.of(Kind.PLAIN));
        }
        String operation = choices.of("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL");
        Rows left = select(depth - 1, kinds);
        Rows right = select(depth - 1, kinds);
        return new Rows(left.sql() + " " + operation + " " + right.sql(), left.columns(), left.rows() + right.rows());
    }

    private Rows select(int depth, @Nullable List<Kind> wanted) {
        Rows from = sources.any(depth, this::body);
        if (choices.chance(5)) {
            from = sources.view(from);
        }
        String where = choices.chance(50) ? where(from, depth) : "";
        int form = choices.below(100);
        if (wanted == null && form >= 88) {
            return windowed(from, where);
        } else if (wanted == null && form >= 55) {
            return grouped(from, where);
        }
        boolean distinct = choices.chance(10);
        List<Column> items = items(from, depth, wanted, distinct);
        return made(items, distinct ? "DISTINCT " : "", " FROM " + from.sql() + where, from.rows());
    }

    /** Of a condition that is the same for all rows, Spark leaves all rows or none, and there is nothing to compare. */
    private String where(Rows from, int depth) {
        String condition = subqueries.condition(from.columns(), depth);
        return from.columns().stream().anyMatch(column -> condition.contains(column.name()))
                ? " WHERE " + condition
                : "";
    }

    private List<Column> items(Rows from, int depth, @Nullable List<Kind> wanted, boolean distinct) {
        List<Column> items = new ArrayList<>();
        List<Column> inexact =
                from.columns().stream().filter(column -> !column.exact()).toList();
        if (wanted != null) {
            wanted.forEach(kind -> items.add(new Column(scalars.of(kind, from.columns(), 2), kind, true)));
            return items;
        }
        for (int i = choices.below(3); i >= 0; i--) {
            if (!inexact.isEmpty() && !distinct && choices.chance(40)) {
                items.add(choices.of(inexact));
            } else if (depth > 0 && choices.chance(4)) {
                items.add(subqueries.scalar(from.columns()));
            } else {
                Kind kind = choices.of(distinct ? Kind.PLAIN : Kind.COMMON);
                items.add(new Column(scalars.of(kind, from.columns(), 2), kind, true));
            }
        }
        return items;
    }

    private static Rows made(List<Column> items, String before, String after, long rows) {
        List<String> texts = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (Column item : items) {
            String name = "o" + (texts.size() + 1);
            texts.add(item.name() + " AS " + name);
            columns.add(item.as(name));
        }
        return new Rows("SELECT " + before + String.join(", ", texts) + after, columns, rows);
    }

    private Rows windowed(Rows from, String where) {
        List<Column> usable = Windows.usable(from.columns());
        List<Column> items = new ArrayList<>();
        for (int i = choices.below(2); i >= 0; i--) {
            items.add(windows.one(usable));
        }
        for (int i = choices.below(3); i > 0; i--) {
            Kind kind = choices.of(Kind.PLAIN);
            items.add(new Column(scalars.of(kind, usable, 1), kind, true));
        }
        return made(items, "", " FROM " + from.sql() + where, from.rows());
    }

    private Rows grouped(Rows from, String where) {
        List<Column> items = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = choices.below(4); i > 0; i--) {
            Kind kind = choices.of(Kind.PLAIN);
            String key = scalars.of(kind, from.columns(), 1);
            // A number alone would be the place of a column.
            key = key.matches("-?\\d+L?") ? "(" + key + " + 0)" : key;
            keys.add(key);
            items.add(new Column(key, kind, true));
        }
        String by = keys.isEmpty() ? "" : grouping(keys, items);
        int depth = choices.below(3);
        for (int i = choices.below(3); i >= 0; i--) {
            items.add(scalars.aggregate(from.columns(), depth));
        }
        String having = "";
        if (choices.chance(15)) {
            having = " HAVING "
                    + choices.of(
                            "count(*) > 1",
                            "max(" + scalars.leaf(Kind.INT, from.columns()) + ") IS NOT NULL",
                            "sum(" + scalars.leaf(Kind.INT, from.columns()) + ") BETWEEN 0 AND 100");
        }
        return made(
                items,
                "",
                " FROM " + from.sql() + where + by + having,
                keys.isEmpty() ? 1 : Math.max(1, from.rows() / 3));
    }

    private String grouping(List<String> keys, List<Column> items) {
        String all = String.join(", ", keys);
        int form = choices.below(10);
        if (form < 6) {
            return " GROUP BY " + all;
        }
        if (choices.chance(40)) {
            items.add(new Column(
                    choices.of("grouping_id()", "cast(grouping(" + keys.get(0) + ") AS int)"), Kind.INT, true));
        }
        return switch (form) {
            case 6, 7 -> " GROUP BY ROLLUP(" + all + ")";
            case 8 -> " GROUP BY CUBE(" + all + ")";
            default -> " GROUP BY GROUPING SETS ((" + all + "), (" + keys.get(keys.size() - 1) + "), ())";
        };
    }
}
