package io.tarn.cli.cluster;

import io.tarn.cli.CliRun;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The eight tables of TPC-H at a hundredth of scale factor 1, made, written as CSV and loaded with {@code tarn load}. */
final class TpchTables {
    static final String NAMESPACE = "tpch";
    private static final double SCALE = 0.01;

    private final Path folder;
    private final SqlClient sql;

    TpchTables(Path folder, SqlClient sql) {
        this.folder = folder;
        this.sql = sql;
    }

    void load() throws IOException {
        sql.run("CREATE NAMESPACE " + NAMESPACE);
        for (TpchTable<?> table : TpchTable.getTables()) {
            load(table);
        }
    }

    private <E extends TpchEntity> void load(TpchTable<E> table) throws IOException {
        String name = NAMESPACE + "." + table.getTableName();
        sql.run("CREATE TABLE " + name
                + table.getColumns().stream()
                        .map(column -> column.getColumnName() + " " + type(column))
                        .collect(Collectors.joining(", ", " (", ")")));
        Path file = folder.resolve(table.getTableName() + ".csv");
        write(table, file);
        CliRun run = CliRun.of(
                "load",
                "--server",
                sql.server().toString(),
                file.toString(),
                name,
                "--mode",
                "append",
                "--delimiter",
                "|");
        if (run.exitCode() != 0) {
            throw new AssertionError(run.err());
        }
    }

    private static <E extends TpchEntity> void write(TpchTable<E> table, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(table.getColumns().stream().map(TpchColumn::getColumnName).collect(Collectors.joining("|")));
            out.newLine();
            for (E row : table.createGenerator(SCALE, 1, 1)) {
                out.write(table.getColumns().stream()
                        .map(column -> text(column, row))
                        .collect(Collectors.joining("|")));
                out.newLine();
            }
        }
    }

    private static String type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case INTEGER -> "int";
            case IDENTIFIER -> "bigint";
            case DATE -> "date";
            case DOUBLE -> "double";
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

    /** The text of each query, as Spark's own tests have it. */
    static String query(int number) throws IOException {
        return Files.readString(Path.of("target", "tpch", "tpch", "q" + number + ".sql"));
    }

    static IntStream queries() {
        return IntStream.rangeClosed(1, 22);
    }
}
