package io.tarn.query.spark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scala.util.Properties;

/** Spark's configuration, all of it: how the process and its sessions behave, where it writes, and the catalogs of a session. */
final class SparkConfiguration {
    /**
     * A side of a join up to this size is sent whole to every task. Its size is what {@link
     * io.tarn.query.spark.join.SizedJoins} plans to read for it, which is the bytes of the projected columns in the files that are
     * left after pruning, so a dimension table of some million rows still counts as small.
     */
    private static final String BROADCAST_UP_TO = "32MB";

    /** What this process reads for one statement while it stands in for a cluster. */
    private static final long STAND_IN_BYTES = 256L << 20;

    /** Where the size of the cluster is not known; small shuffles are put together again while they run. */
    private static final int UNKNOWN_CORES = 100;

    private static final String LOOPBACK = "127.0.0.1";

    /** Of the Scala library that Spark is built for. */
    private static final String SCALA = Properties.versionNumberString().replaceFirst("\\.\\d+$", "");

    private final SparkSettings settings;
    private final String runtime;

    SparkConfiguration(SparkSettings settings, String runtime) {
        this.settings = settings;
        this.runtime = runtime;
    }

    /** Of the process, and so of every session; {@code clusterCores} is 0 if they are not known. */
    Map<String, String> entries(SparkPlace place, int clusterCores) {
        Map<String, String> entries = new TreeMap<>();
        addProcess(entries);
        switch (place) {
            case PROCESS -> addThisProcess(entries, settings.cluster().master());
            case STAND_IN -> {
                addThisProcess(entries, "local[*]");
                entries.put(InProcessBound.MOST_BYTES, String.valueOf(STAND_IN_BYTES));
            }
            case CLUSTER -> addCluster(entries, settings.cluster());
        }
        addLanguage(entries);
        int here = Runtime.getRuntime().availableProcessors();
        addPlanning(entries, place != SparkPlace.CLUSTER ? here : clusterCores > 0 ? clusterCores : UNKNOWN_CORES);
        entries.putAll(settings.files().entries());
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
        entries.put(RuntimeCatalogs.RUNTIME, runtime);
        // Also of the ports on loopback: whoever reaches one could have any class loaded and any block read.
        entries.put("spark.authenticate", "true");
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
    }

    private static void addThisProcess(Map<String, String> entries, String master) {
        entries.put("spark.master", master);
        entries.put("spark.driver.host", LOOPBACK);
        entries.put("spark.driver.bindAddress", LOOPBACK);
        // A task that runs out of memory fails; here Spark would end the process, which is the server.
        entries.put("spark.executor.killOnFatalError.depth", "0");
    }

    private static void addCluster(Map<String, String> entries, ClusterSettings cluster) {
        entries.put("spark.master", cluster.master());
        entries.putAll(ClusterAccess.settings());
        String host = cluster.driverHost() == null && onThisMachine(cluster) ? LOOPBACK : cluster.driverHost();
        if (host != null) {
            entries.put("spark.driver.host", host);
        }
        if (cluster.executorMemory() != null) {
            entries.put("spark.executor.memory", cluster.executorMemory().bytes() + "b");
        }
        Integer cores = cluster.executorCores();
        Integer executors = cluster.executors();
        if (executors != null) {
            // A standalone cluster is asked for cores only, and gives executors of as many as the workers have.
            int each = cores == null ? 1 : cores;
            entries.put("spark.executor.instances", String.valueOf(executors));
            entries.put("spark.executor.cores", String.valueOf(each));
            entries.put("spark.cores.max", String.valueOf((long) executors * each));
        } else if (cores != null) {
            entries.put("spark.executor.cores", String.valueOf(cores));
        }
        // Without it, a worker whose environment does not say it takes its folder of jars for a checkout of Spark.
        entries.put("spark.executorEnv.SPARK_SCALA_VERSION", SCALA);
        // The logs of an executor, beside its work on the worker's disk.
        entries.put("spark.executor.logs.rolling.strategy", "size");
        entries.put("spark.executor.logs.rolling.maxSize", String.valueOf(16 << 20));
        entries.put("spark.executor.logs.rolling.maxRetainedFiles", "4");
    }

    private static boolean onThisMachine(ClusterSettings cluster) {
        return cluster.standalone()
                && StandaloneMaster.addresses(cluster.master()).stream()
                        .allMatch(address -> ClusterAccess.loopback(address.host()));
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
        // Nor load a class that a type names: SELECT from_json(x, '{"type":"udt","class":...}').
        entries.put("spark.sql.udt.allowCreatingUDTFromString", "false");
        // A table is one of Iceberg, also where nothing says so.
        entries.put("spark.sql.sources.default", AllowedSources.ICEBERG);
        // Clients of Spark Connect are told what went wrong, not where in the server.
        entries.put("spark.sql.connect.serverStacktrace.enabled", "false");
        // Nor read the environment and the properties of the server: SELECT '${env:PATH}'.
        entries.put("spark.sql.variable.substitute", "false");
    }

    private static void addPlanning(Map<String, String> entries, int cores) {
        // Folding a constant that cannot be evaluated never ends there (SPARK-58428).
        entries.put("spark.sql.optimizer.datasourceV2ExprFolding", "false");
        // It keeps the keys of an equality delete by its file, with the types that a column had before it was widened.
        entries.put("spark.sql.iceberg.executor-cache.delete-files.enabled", "false");
        entries.put("spark.sql.adaptive.enabled", "true");
        entries.put("spark.sql.shuffle.partitions", String.valueOf(Math.max(8, 2 * cores)));
        entries.put("spark.sql.autoBroadcastJoinThreshold", BROADCAST_UP_TO);
        entries.put("spark.sql.adaptive.autoBroadcastJoinThreshold", BROADCAST_UP_TO);
    }

    private void addCatalog(Map<String, String> entries, String warehouse) {
        String prefix = "spark.sql.catalog." + warehouse;
        entries.put(prefix, WarehouseCatalog.class.getName());
        entries.put(prefix + "." + WarehouseCatalog.RUNTIME_OPTION, runtime);
        entries.put(prefix + ".uri", settings.catalogUri().toString());
        entries.put(prefix + ".warehouse", warehouse);
        // The engine must see a commit of any other client at once: no cache of tables, neither Spark's nor the REST
        // client's.
        entries.put(prefix + ".cache-enabled", "false");
        entries.put(prefix + ".rest-table-cache.max-entries", "0");
    }
}
