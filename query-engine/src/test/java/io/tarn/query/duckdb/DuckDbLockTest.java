package io.tarn.query.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Tries by SQL of its own to get out of the DuckDB of the server. Each statement is run by one that is not locked first, where it works, so
 * that it is the lock that stops it.
 */
class DuckDbLockTest {
    /** {@code $in} is an allowed directory, {@code $out} is not; {@code $home} is there for neither. */
    static final List<String> READING = List.of(
            "FROM read_csv('/etc/passwd', sep = '|', header = false)",
            "FROM read_text('$out/secret.txt')",
            "FROM read_blob('$out/secret.txt')",
            "FROM read_json('$out/secret.json')",
            "FROM read_parquet('$out/secret.parquet')",
            "FROM read_parquet(['$in/a.parquet', '$out/secret.parquet'])",
            "FROM read_parquet([{filename: '$out/secret.parquet'}])",
            "FROM parquet_metadata('$out/secret.parquet')",
            "FROM parquet_schema('$out/secret.parquet')",
            "FROM parquet_file_metadata('$out/secret.parquet')",
            "FROM parquet_kv_metadata('$out/secret.parquet')",
            "CREATE TEMP TABLE sniffed AS FROM sniff_csv('/etc/passwd')",
            "FROM '$out/secret.parquet'",
            "FROM '$out/secret.csv'",
            "FROM query_table('$out/secret.parquet')",
            "FROM query('FROM read_text(''$out/secret.txt'')')",
            "FROM glob('/etc/*')",
            "FROM glob('$out/*')",
            "FROM glob('$in/../out/*')",
            "FROM read_text('/proc/self/environ')",
            "FROM read_parquet('$in/../out/secret.parquet')",
            "FROM read_parquet('$in/./.././out/secret.parquet')",
            "FROM read_parquet('file://$out/secret.parquet')",
            "FROM read_parquet('file:$out/secret.parquet')",
            "FROM read_parquet('file://localhost$out/secret.parquet')",
            "FROM read_parquet('file://$in/../out/secret.parquet')",
            "FROM read_parquet('$in/link/secret.parquet')",
            "FROM read_parquet('$in/link.parquet')",
            "FROM read_parquet('$in-other/secret.parquet')",
            "FROM read_parquet('$in*/secret.parquet')",
            "CREATE TEMP TABLE passwords (line VARCHAR); COPY passwords FROM '/etc/passwd' (FORMAT csv, SEP '|')",
            "ATTACH '$out/secret.db' AS secret (READ_ONLY)",
            "IMPORT DATABASE '$out/exported'");

    static final List<String> WRITING = List.of(
            "COPY (SELECT 1) TO '$out/x.csv'",
            "COPY (SELECT 1) TO '$out/x.parquet' (FORMAT parquet)",
            "COPY (SELECT 1 AS i, 2 AS k) TO '$out/parts' (FORMAT parquet, PARTITION_BY (k))",
            "COPY (SELECT 1) TO '$in/../out/x.csv'",
            "COPY (SELECT 1) TO '$in/link/x.csv'",
            "ATTACH '$out/new.db'",
            "EXPORT DATABASE '$out/export'",
            "CREATE PERSISTENT SECRET kept (TYPE http, BEARER_TOKEN 'x')");

    static final List<String> SETTINGS = List.of(
            "SET lock_configuration = false",
            "RESET lock_configuration",
            "SET allowed_directories = ['/']",
            "RESET allowed_directories",
            "SET allowed_paths = ['/etc/passwd']",
            "SET allowed_configs = ['enable_external_access', 'allowed_directories']",
            "RESET allowed_configs",
            "SET temp_directory = '$out'",
            "SET home_directory = '$out'",
            "SET extension_directories = ['$in']",
            "SET file_search_path = '$out'",
            "SET log_query_path = '$out/log'",
            "SET enable_profiling = 'json'",
            "PRAGMA enable_profiling",
            "CALL enable_logging(storage := 'file', storage_config := {'path': '$out/logs'})",
            "SET disabled_filesystems = ''",
            "SET autoload_known_extensions = true",
            "SET autoinstall_known_extensions = true",
            "SET custom_extension_repository = 'http://127.0.0.1:9'",
            "SET http_proxy = '127.0.0.1:9'",
            "SET memory_limit = '100GB'",
            "SET threads = 64",
            "SET max_expression_depth = 100000",
            "SET TimeZone = 'Asia/Kathmandu'",
            "PRAGMA memory_limit = '100GB'");

    /** What does not work where there is no network, or never, but for other reasons than those of the lock. */
    static final List<String> REFUSED_FOR_OTHER_REASONS = List.of(
            "INSTALL httpfs",
            "FORCE INSTALL httpfs FROM community",
            "INSTALL '$in/own.duckdb_extension'",
            "LOAD httpfs",
            "LOAD '$in/own.duckdb_extension'",
            "ATTACH 'x' (TYPE sqlite)",
            "FROM read_parquet('s3://bucket/x.parquet')",
            "FROM read_parquet('http://127.0.0.1:9/x.parquet')",
            "FROM read_parquet('https://127.0.0.1:9/x.parquet')",
            "FROM read_parquet('hf://datasets/x/y.parquet')",
            "FROM read_parquet('gs://bucket/x.parquet')",
            "FROM read_parquet('az://container/x.parquet')",
            "FROM read_parquet('~/secret.parquet')",
            "FROM '/etc/passwd'",
            "FROM read_text('/dev/stdin')",
            "SET enable_external_access = true",
            "SET GLOBAL enable_external_access = true",
            "SET SESSION enable_external_access = true",
            "RESET enable_external_access",
            "PRAGMA enable_external_access = true",
            "SET secret_directory = '$out'",
            "SET allow_persistent_secrets = true",
            "SET allow_unsigned_extensions = true",
            "SET allow_community_extensions = true",
            "SET allow_extension_repositories = 'allowed'",
            "PRAGMA import_database('$out/none')",
            "SELECT getenv('HOME')");

    @TempDir
    static Path folder;

    private static DuckDBConnection locked;

    @BeforeAll
    static void files() throws Exception {
        Path in = Files.createDirectories(folder.resolve("in"));
        Path out = Files.createDirectories(folder.resolve("out"));
        Files.createDirectories(folder.resolve("in-other"));
        Files.writeString(out.resolve("secret.txt"), "secret");
        Files.writeString(out.resolve("secret.csv"), "a,b\n1,2\n");
        Files.writeString(out.resolve("secret.json"), "{\"a\": 1}\n");
        Files.createSymbolicLink(in.resolve("link"), out);
        Files.createSymbolicLink(in.resolve("link.parquet"), out.resolve("secret.parquet"));
        try (DuckDBConnection open = unlocked()) {
            run(open, "COPY (SELECT 1 AS i) TO '$in/a.parquet' (FORMAT parquet)");
            run(open, "COPY (SELECT 1 AS i) TO '$out/secret.parquet' (FORMAT parquet)");
            run(open, "COPY (SELECT 1 AS i) TO '$in-other/secret.parquet' (FORMAT parquet)");
            run(open, "ATTACH '$out/secret.db' AS made");
            run(open, "DETACH made");
            run(open, "CREATE TABLE t AS SELECT 1 AS i");
            run(open, "EXPORT DATABASE '$out/exported'");
        }
        locked = LockedDuckDb.open(
                new NativeLimits(1L << 30, 2, folder.resolve("scratch"), 1L << 30, NativeDirectories.of(List.of(in))));
    }

    @AfterAll
    static void close() throws SQLException {
        locked.close();
    }

    private static DuckDBConnection unlocked() throws Exception {
        return DuckDBConnection.newConnection("jdbc:duckdb:", false, new Properties());
    }

    private static void run(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.replace("$in", folder.resolve("in").toString())
                    .replace("$out", folder.resolve("out").toString()));
        }
    }

    /** As each query does it: on a connection of its own. */
    private static String refusal(String sql) throws SQLException {
        try (DuckDBConnection connection = (DuckDBConnection) locked.duplicate()) {
            run(connection, sql);
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void worksUnlocked(String sql) throws Exception {
        try (DuckDBConnection connection = unlocked()) {
            // What is kept outside of a database goes where it is removed with this test.
            run(connection, "SET secret_directory = '$out/secrets'");
            run(connection, sql);
        }
    }

    @ParameterizedTest
    @FieldSource("READING")
    void filesOutsideAreNotRead(String sql) throws Exception {
        worksUnlocked(sql);
        assertThat(refusal(sql)).startsWith("Permission Error: Cannot access ");
    }

    @ParameterizedTest
    @FieldSource("WRITING")
    void nothingIsWrittenOutside(String sql) throws Exception {
        List<String> before = outside();
        assertThat(refusal(sql)).isNotEmpty();
        assertThat(outside()).isEqualTo(before);
        worksUnlocked(sql);
        assertThat(outside()).isNotEqualTo(before);
    }

    private static List<String> outside() throws IOException {
        try (Stream<Path> paths = Files.walk(folder.resolve("out"))) {
            return paths.map(path -> path + " " + path.toFile().lastModified() + " "
                            + path.toFile().length())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    void noSettingCanBeChanged(String sql) throws Exception {
        worksUnlocked(sql);
        assertThat(refusal(sql).toLowerCase(Locale.ROOT)).contains("locked");
    }

    @ParameterizedTest
    @FieldSource("REFUSED_FOR_OTHER_REASONS")
    void theRestIsRefusedToo(String sql) throws SQLException {
        assertThat(refusal(sql)).isNotEmpty();
    }

    @Test
    void whatIsAllowedWorks() throws SQLException {
        assertThat(refusal("FROM read_parquet('$in/a.parquet')")).isEmpty();
        assertThat(refusal("COPY (SELECT 1) TO '$in/b.parquet' (FORMAT parquet)"))
                .isEmpty();
        assertThat(refusal("SET enable_progress_bar = true")).isEmpty();
    }

    @Test
    void theOneExtensionFileInAnAllowedDirectoryIsNotLoaded() throws SQLException, IOException {
        Files.writeString(folder.resolve("in/own.duckdb_extension"), "not signed");
        assertThat(refusal("LOAD '$in/own.duckdb_extension'")).contains("disabled through configuration");
        assertThat(refusal("LOAD httpfs")).contains("disabled through configuration");
    }

    @Test
    void nothingIsLeftInTheHomeDirectory() throws SQLException {
        assertThat(refusal("CREATE PERSISTENT SECRET kept (TYPE http, BEARER_TOKEN 'x')"))
                .contains("Persistent secrets are disabled");
        assertThat(refusal("INSTALL httpfs")).contains("Permission Error");
    }

    @Test
    void directoriesMayBeLinksAndNeedNotExistYet() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("root-link"), folder.resolve("in"));
        Path later = folder.resolve("later [1]'*/x");
        NativeDirectories directories = NativeDirectories.of(List.of(link, later));
        assertThat(directories.contain(link.resolve("a.parquet"))).isTrue();
        assertThat(directories.contain(folder.resolve("in/a.parquet"))).isTrue();
        assertThat(directories.contain(later.resolve("y/a.parquet"))).isTrue();
        assertThat(directories.contain(later.resolve("../a.parquet"))).isFalse();
        assertThat(directories.contain(folder.resolve("out/secret.parquet"))).isFalse();
        try (DuckDBConnection own =
                LockedDuckDb.open(new NativeLimits(1L << 30, 2, folder.resolve("scratch-2"), 1L << 30, directories))) {
            run(
                    own,
                    "FROM read_parquet("
                            + DuckDbSql.literal(link.resolve("a.parquet").toString()) + ")");
            Files.createDirectories(later);
            run(
                    own,
                    "COPY (SELECT 1) TO "
                            + DuckDbSql.literal(later.resolve("a*.parquet").toString()));
        }
        assertThat(later.resolve("a*.parquet")).exists();
    }
}
