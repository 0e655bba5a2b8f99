package io.tarn.server;

import io.tarn.catalog.metastore.PostgresAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The configuration keys: one row a key, with its default and what it is for. */
public enum ConfigKey {
    HOST("host", "127.0.0.1", "loopback name or address to listen on"),
    PORT("port", "8181", "port to listen on; 0 takes any free one"),
    DATA_DIR("data-dir", "./tarn-data", "folder of the metastore, the warehouse 'lake', staged files and logs"),
    ROLE("role", "all", "all, or catalog for a server without SQL"),
    METASTORE_URL(
            "metastore.url",
            "",
            "PostgreSQL database of the catalog, postgresql://host:port/database; without it, a file in the data folder"),
    METASTORE_USER("metastore.user", "", "user of the metastore's database"),
    METASTORE_PASSWORD(
            "metastore.password",
            "",
            "password of that user, best as a reference: env:NAME for a variable of the environment, file:/path for a file"),
    SPARK_MASTER(
            "spark.master",
            "local[*]",
            "where Spark's work is done: local[*] is this process; spark://host:port, k8s://https://host:port, yarn"),
    SPARK_EXECUTORS("spark.executors", "", "how many executors to ask the cluster for; empty: what it gives"),
    SPARK_EXECUTOR_CORES("spark.executor.cores", "", "cores of an executor; empty: what the cluster gives"),
    SPARK_EXECUTOR_MEMORY("spark.executor.memory", "", "heap of an executor, such as 4GB; empty: Spark's default, 1GB"),
    SPARK_SECRET_FILE(
            "spark.secret-file",
            "",
            "file with the secret that the master, the workers and this server share; empty: one in this user's home, for a"
                    + " cluster on loopback only"),
    SPARK_DRIVER_HOST("spark.driver.host", "", "name or address under which executors reach this server"),
    SPARK_CONNECT_PORT(
            "spark.connect.port", "", "loopback port for Spark Connect clients; empty: none; 0 takes any free one"),
    SQL_TIMEOUT("sql.timeout", "1h", "how long a statement may run, such as 30s, 5m, 1h"),
    SQL_RUNNING("sql.running", "", "statements that run at once; empty: by the cores of this machine"),
    SQL_WAITING("sql.waiting", "100", "statements that wait for their turn; one more is refused"),
    SQL_RESULTS_SIZE("sql.results.max-size", "10GB", "disk space of results that are held for later reading"),
    SQL_RESULTS_AGE("sql.results.max-age", "1h", "how long the result of an asynchronous statement is held"),
    SQL_SESSION_IDLE("sql.session.idle", "30m", "how long a session lives without a call"),
    SQL_FILES_ALLOWED(
            "sql.files.allowed-prefixes",
            "",
            "folders that COPY INTO and read_files may read, comma-separated; never the data folder"),
    SQL_HISTORY_RETENTION("sql.history.retention", "30d", "how long statements are remembered"),
    NATIVE_ENABLED(
            "native.enabled", "true", "whether queries run on the native engine where that gives Spark's own answer"),
    NATIVE_SCAN_SIZE("native.max-scan-size", "100GB", "a query that reads more of its tables stays on Spark"),
    NATIVE_MEMORY(
            "native.memory",
            "",
            "memory of the native engine, beside the heap, such as 4GB; empty: half of what the heap leaves of this machine's"),
    NATIVE_THREADS("native.threads", "", "threads of the native engine; empty: the cores of this machine"),
    NATIVE_SPILL_SIZE(
            "native.spill.max-size", "100GB", "disk space for native work that does not fit into that memory"),
    RESULT_CACHE_ENABLED(
            "result-cache.enabled",
            "true",
            "whether a query on unchanged tables is answered with the result it had before"),
    RESULT_CACHE_SIZE("result-cache.max-size", "128MB", "memory of the heap for results that are kept for that"),
    STORAGE_ROOTS(
            "storage.roots",
            "",
            "directories below which warehouses and allowed locations may lie, besides the data directory's own;"
                    + " comma-separated"),
    DROP_RETENTION(
            "drop.retention", "7d", "how long a dropped table can be brought back, such as 12h, 7d; 0 for not at all");

    private static final String HIDDEN = "****";

    private final String key;
    private final String defaultText;
    private final String description;

    ConfigKey(String key, String defaultText, String description) {
        this.key = key;
        this.defaultText = defaultText;
        this.description = description;
    }

    /** The name in a file, {@code sql.timeout}. */
    public String key() {
        return key;
    }

    /** The name in the environment, {@code TARN_SQL_TIMEOUT}. */
    public String variable() {
        return "TARN_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The name on the command line, {@code --sql-timeout}. */
    public String flag() {
        return "--" + key.replace('.', '-');
    }

    /** What is in force where nothing else is said. */
    public String defaultText() {
        return defaultText;
    }

    /** A value as it may be shown: with {@code ****} in place of passwords. */
    public String shown(String text) {
        return switch (this) {
            case METASTORE_PASSWORD -> text.isEmpty() ? "" : HIDDEN;
            case METASTORE_URL -> PostgresAddress.shown(text);
            default -> text;
        };
    }

    /** One line for help texts. */
    public String description() {
        return description;
    }

    static Optional<ConfigKey> named(String key) {
        return Arrays.stream(values()).filter(k -> k.key.equals(key)).findFirst();
    }

    static Optional<ConfigKey> ofVariable(String variable) {
        return Arrays.stream(values())
                .filter(k -> k.variable().equals(variable))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ConfigKey::key).toList();
    }

    static List<String> variables() {
        return Arrays.stream(values()).map(ConfigKey::variable).toList();
    }
}
