package io.tarn.cli.cluster;

import io.tarn.cli.CliRun;
import io.tarn.testing.tpc.TpcColumn;
import io.tarn.testing.tpc.TpcTable;
import io.tarn.testing.tpc.Tpch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The eight tables of TPC-H at a hundredth of scale factor 1, written as CSV and loaded with {@code tarn load}. */
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
        for (TpcTable table : Tpch.tables(SCALE)) {
            load(table);
        }
    }

    private void load(TpcTable table) throws IOException {
        String name = NAMESPACE + "." + table.name();
        sql.run("CREATE TABLE " + name + " " + table.ddl());
        Path file = folder.resolve(table.name() + ".csv");
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

    private static void write(TpcTable table, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(table.columns().stream().map(TpcColumn::name).collect(Collectors.joining("|")));
            out.newLine();
            for (List<String> row : table.rows()) {
                out.write(String.join("|", row));
                out.newLine();
            }
        }
    }
}
