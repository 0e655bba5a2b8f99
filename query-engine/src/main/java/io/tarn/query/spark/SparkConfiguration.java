package io.tarn.query.spark;

import io.tarn.query.spark.stats.CountedFileIO;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Spark's configuration, all of it: how the process and its sessions behave, where it writes, and the catalogs of a session. */
final class SparkConfiguration {
    /**
     * Tables up to this size are sent whole to every task of a join. Iceberg reports the bytes of the projected columns after
     * pruning, so a dimension table of some million rows still counts as small.
     */
    private static final String BROADCAST_UP_TO = "32MB";

    private final SparkSettings settings;
    private final String runtime;

    SparkConfiguration(SparkSettings settings, String runtime) {
        this.settings = settings;
        this.runtime = runtime;
    }

    /** Of the process, and so of every session. */
    Map<String, String> entries() {
        Map<String, String> entries = new TreeMap<>();
        addProcess(entries);
        addLanguage(entries);
        addPlanning(entries);
        entries.put(FileAccess.SETTING, settings.files().text());
        return entries;
    }

    /** Of one session: the catalogs that it sees, the first of them the default one. */
    Map<String, String> catalogs(List<String> warehouses) {
        Map<String, String> entries = new TreeMap<>();
        warehouses.forEach(warehouse -> addCatalog(entries, warehouse));
        entries.put("spark.sql.defaultCatalog", warehouses.get(0));
        return entries;
    }

    private void addProcess(Map<String, String> entries) {
        entries.put("spark.app.name", "tarn");
        entries.put("spark.master", settings.cluster().master());
        entries.put("spark.ui.enabled", "false");
        entries.put("spark.ui.showConsoleProgress", "false");
        entries.put("spark.scheduler.mode", "FAIR");
        entries.put(
                "spark.local.dir",
                settings.scratch().resolve("spark").toAbsolutePath().toString());
        entries.put(
                "spark.sql.warehouse.dir",
                settings.scratch().resolve("spark-warehouse").toUri().toString());
        entries.put("spark.sql.catalogImplementation", "in-memory");
        // Shuffle files go when their query ends, not when the garbage collector comes by.
        entries.put("spark.sql.classic.shuffleDependency.fileCleanup.enabled", "true");
        if (settings.cluster().local()) {
            entries.put("spark.driver.host", "127.0.0.1");
            entries.put("spark.driver.bindAddress", "127.0.0.1");
        }
    }

    private static void addLanguage(Map<String, String> entries) {
        entries.put(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions," + TarnExtensions.class.getName());
        entries.put("spark.sql.ansi.enabled", "true");
        entries.put("spark.sql.ansi.doubleQuotedIdentifiers", "true");
        entries.put("spark.sql.session.timeZone", "UTC");
        entries.put("spark.sql.datetime.java8API.enabled", "true");
        // A statement must not read files of the server: SELECT * FROM csv.`/etc/passwd`.
        entries.put("spark.sql.runSQLOnFiles", "false");
        // Nor the environment and the properties of the server: SELECT '${env:PATH}'.
        entries.put("spark.sql.variable.substitute", "false");
    }

    private static void addPlanning(Map<String, String> entries) {
        int cores = Runtime.getRuntime().availableProcessors();
        entries.put("spark.sql.adaptive.enabled", "true");
        entries.put("spark.sql.shuffle.partitions", String.valueOf(Math.max(8, 2 * cores)));
        entries.put("spark.sql.autoBroadcastJoinThreshold", BROADCAST_UP_TO);
        entries.put("spark.sql.adaptive.autoBroadcastJoinThreshold", BROADCAST_UP_TO);
    }

    private void addCatalog(Map<String, String> entries, String warehouse) {
        String prefix = "spark.sql.catalog." + warehouse;
        entries.put(prefix, WarehouseCatalog.class.getName());
        entries.put(prefix + "." + WarehouseCatalog.RUNTIME_OPTION, runtime);
        entries.put(prefix + ".type", "rest");
        entries.put(prefix + ".uri", settings.catalogUri().toString());
        entries.put(prefix + ".warehouse", warehouse);
        // The engine must see a commit of any other client at once: no cache of tables, neither Spark's nor the REST
        // client's.
        entries.put(prefix + ".cache-enabled", "false");
        entries.put(prefix + ".rest-table-cache.max-entries", "0");
        // Hadoop's local file system would leave a .name.crc beside each file.
        entries.put(prefix + ".io-impl", CountedFileIO.class.getName());
    }
}
