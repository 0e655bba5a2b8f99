package io.tarn.testing.tpc;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The 24 tables of TPC-DS, and its 99 queries as Spark's own tests have them: some come in two variants. */
public final class Tpcds {
    /** The smallest scale that the generator knows. */
    private static final Session SESSION = Session.getDefaultSession().withScale(0.01);

    /** Demographics are numbered up to 1,920,800, all combinations, and facts refer to any of them. */
    private static final int DEMOGRAPHICS = 20_000;

    /** Days are numbered from 1900-01-02 on; facts are about 1998 to 2003. */
    private static final Range DAYS = new Range(35_400, 38_000);

    private static final Set<Integer> IN_TWO_VARIANTS = Set.of(14, 23, 24, 39);

    /** Columns that the generator calls otherwise than the specification does. */
    private static final Map<String, String> NAMES = Map.of(
            "c_last_review_date_sk", "c_last_review_date",
            "p_response_targe", "p_response_target",
            "s_tax_precentage", "s_tax_percentage");

    private Tpcds() {}

    private record Range(long first, long last) {}

    /**
     * The tables with so few rows that all queries take a minute: an n-th part of the orders of the smallest scale, the days of the years that
     * they are about, and some of the demographics, to which they refer instead of others.
     *
     * @param part n
     */
    public static List<TpcTable> fewRows(int part) {
        return Table.getBaseTables().stream()
                .filter(table -> table != Table.DBGEN_VERSION)
                .map(table -> table(table, range(table, part)))
                .toList();
    }

    /** The texts of the queries by their names: {@code q1}, {@code q14a} and so on. */
    public static Map<String, String> queries() {
        List<String> names = new ArrayList<>();
        for (int query = 1; query <= 99; query++) {
            names.addAll(
                    IN_TWO_VARIANTS.contains(query)
                            ? List.of("q" + query + "a", "q" + query + "b")
                            : List.of("q" + query));
        }
        return QueryTexts.of("tpcds", names);
    }

    private static Range range(Table table, int part) {
        long rows = SESSION.getScaling().getRowCount(table);
        return switch (table) {
            case DATE_DIM -> DAYS;
            case CUSTOMER_DEMOGRAPHICS -> new Range(1, DEMOGRAPHICS);
            case STORE_SALES, STORE_RETURNS, CATALOG_SALES, CATALOG_RETURNS, WEB_SALES, WEB_RETURNS, INVENTORY ->
                new Range(1, rows / part);
            default -> new Range(1, rows);
        };
    }

    private static TpcTable table(Table table, Range range) {
        Map<Integer, Column> demographics = new HashMap<>();
        List<TpcColumn> columns = new ArrayList<>();
        for (Column column : table.getColumns()) {
            if (column.getName().endsWith("cdemo_sk")) {
                demographics.put(columns.size(), column);
            }
            String name = column.getName();
            columns.add(new TpcColumn(NAMES.getOrDefault(name, name), type(column.getType())));
        }
        return new TpcTable(table.getName(), columns, () -> rows(table, range, demographics.keySet()));
    }

    private static Iterator<List<@Nullable String>> rows(Table table, Range range, Set<Integer> demographics) {
        Results results = Results.constructResults(table, range.first(), range.last(), SESSION.withTable(table));
        return StreamSupport.stream(results.spliterator(), false)
                .map(row -> row(row.get(0), demographics))
                .iterator();
    }

    private static List<@Nullable String> row(List<@Nullable String> values, Set<Integer> demographics) {
        List<@Nullable String> row = new ArrayList<>(values);
        for (int place : demographics) {
            String number = row.get(place);
            if (number != null) {
                row.set(place, String.valueOf(1 + Long.parseLong(number) % DEMOGRAPHICS));
            }
        }
        return row;
    }

    private static String type(ColumnType type) {
        return switch (type.getBase()) {
            case INTEGER, IDENTIFIER -> "int";
            case DATE -> "date";
            case DECIMAL ->
                "decimal(" + type.getPrecision().orElseThrow() + ","
                        + type.getScale().orElseThrow() + ")";
            case VARCHAR, CHAR, TIME -> "string";
        };
    }
}
