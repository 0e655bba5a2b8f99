package io.tarn.testing.tpc;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The eight tables of TPC-H, and its 22 queries as Spark's own tests have them. */
public final class Tpch {
    private Tpch() {}

    /** The tables; at a scale of 1, they are 1 GB as text. */
    public static List<TpcTable> tables(double scale) {
        List<TpcTable> tables = new ArrayList<>();
        for (TpchTable<?> table : TpchTable.getTables()) {
            tables.add(table(table, scale));
        }
        return tables;
    }

    /** The texts of the queries by their names, {@code q1} and so on. */
    public static Map<String, String> queries() {
        return QueryTexts.of(
                "tpch", IntStream.rangeClosed(1, 22).mapToObj(i -> "q" + i).toList());
    }

    private static <E extends TpchEntity> TpcTable table(TpchTable<E> table, double scale) {
        List<TpcColumn> columns = table.getColumns().stream()
                .map(column -> new TpcColumn(column.getColumnName(), type(column)))
                .toList();
        return new TpcTable(table.getTableName(), columns, () -> rows(table, scale));
    }

    private static <E extends TpchEntity> Iterator<List<String>> rows(TpchTable<E> table, double scale) {
        return StreamSupport.stream(table.createGenerator(scale, 1, 1).spliterator(), false)
                .map(row -> table.getColumns().stream()
                        .map(column -> text(column, row))
                        .toList())
                .iterator();
    }

    private static String type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case INTEGER -> "int";
            case IDENTIFIER -> "bigint";
            case DATE -> "date";
            case DOUBLE -> "decimal(15,2)";
            case VARCHAR -> "string";
        };
    }

    private static <E extends TpchEntity> String text(TpchColumn<E> column, E row) {
        return switch (column.getType().getBase()) {
            case INTEGER -> String.valueOf(column.getInteger(row));
            case IDENTIFIER -> String.valueOf(column.getIdentifier(row));
            case DATE -> LocalDate.ofEpochDay(column.getDate(row)).toString();
            case DOUBLE -> String.valueOf(column.getDouble(row));
            case VARCHAR -> column.getString(row);
        };
    }
}
