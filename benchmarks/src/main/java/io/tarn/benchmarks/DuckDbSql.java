package io.tarn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** DuckDB alone in this process, with its defaults, on the data files of Tarn's tables. */
final class DuckDbSql implements SqlContender {
    private final Connection connection;
    private final String version;

    /**
     * Opens it.
     *
     * @param files the data files of each table
     * @param memory its limit, null for its default
     */
    DuckDbSql(Map<String, List<String>> files, @Nullable String memory) throws SQLException {
        this.connection = DriverManager.getConnection("jdbc:duckdb:");
        this.version = connection.getMetaData().getDatabaseProductVersion();
        try (Statement statement = connection.createStatement()) {
            if (memory != null) {
                statement.execute("SET memory_limit = '" + memory + "'");
            }
            for (Map.Entry<String, List<String>> table : files.entrySet()) {
                statement.execute("CREATE VIEW " + table.getKey() + " AS SELECT * FROM read_parquet("
                        + table.getValue().stream().collect(Collectors.joining("', '", "['", "']")) + ")");
            }
        }
    }

    @Override
    public String name() {
        return "DuckDB";
    }

    String version() {
        return version;
    }

    @Override
    public SqlAnswer ask(String sql) throws IOException {
        long began = System.nanoTime();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<@Nullable String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(result.getString(i));
                }
                rows.add(cells);
            }
            return new SqlAnswer((System.nanoTime() - began) / 1e6, rows, "");
        } catch (SQLException e) {
            throw new IOException("DuckDB: " + e.getMessage(), e);
        }
    }

    @Override
    public SqlAnswer write(String select) throws IOException {
        Path file = Files.createTempFile("written", ".parquet");
        try (Statement statement = connection.createStatement()) {
            long began = System.nanoTime();
            long rows = statement.executeLargeUpdate(
                    "COPY (" + select + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
            return new SqlAnswer((System.nanoTime() - began) / 1e6, List.of(List.of(Long.toString(rows))), "");
        } catch (SQLException e) {
            throw new IOException("DuckDB: " + e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
