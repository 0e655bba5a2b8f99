package io.tarn.query.duckdb;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * Sets a DuckDB up and locks it. The order counts: which directories are allowed and where temporary files go can be said only as long as
 * access to all files is on, and nothing at all once the configuration is locked. What holds afterwards, whatever SQL comes, is said by
 * {@code DuckDbLockTest}.
 */
final class LockedDuckDb {
    /**
     * Levels of nested expressions. DuckDB recurses over them, while it plans on the stack of {@link StackThreads} and while it runs on the
     * smaller ones of its own threads, where a level takes up to 2 kB.
     */
    static final int MAX_EXPRESSION_DEPTH = 400;

    private LockedDuckDb() {}

    /** A database in memory, and the first connection to it. */
    static DuckDBConnection open(NativeLimits limits) throws Exception {
        Properties properties = new Properties();
        // A result that DuckDB holds by itself is outside its memory limit.
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        DuckDBConnection connection = DuckDBConnection.newConnection("jdbc:duckdb:", false, properties);
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings(limits)) {
                statement.execute("SET GLOBAL " + setting);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static List<String> settings(NativeLimits limits) {
        List<String> settings = new ArrayList<>(List.of(
                "memory_limit = '" + limits.memoryBytes() + "B'",
                "threads = " + limits.threads(),
                "temp_directory = "
                        + DuckDbSql.literal(limits.scratch().toAbsolutePath().toString()),
                "max_temp_directory_size = '" + limits.spillBytes() + "B'",
                "max_expression_depth = " + MAX_EXPRESSION_DEPTH,
                "TimeZone = 'UTC'",
                // To Spark and Iceberg they are bytes.
                "enable_geoparquet_conversion = false",
                // The files of Iceberg tables never change.
                "parquet_metadata_cache = true",
                "validate_external_file_cache = 'NO_VALIDATION'"));
        settings.addAll(List.of(
                "autoinstall_known_extensions = false",
                "autoload_known_extensions = false",
                "allow_community_extensions = false",
                "allow_unsigned_extensions = false",
                "allow_extension_repositories = 'forbidden'",
                "allow_persistent_secrets = false",
                "allowed_directories = " + list(limits.directories().real()),
                "enable_external_access = false",
                // A COPY tells how far it is only with these, which are for each connection.
                "allowed_configs = ['enable_progress_bar', 'enable_progress_bar_print']",
                "lock_configuration = true"));
        return settings;
    }

    private static String list(List<Path> directories) {
        return directories.stream()
                .map(directory -> DuckDbSql.literal(directory.toString()))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
