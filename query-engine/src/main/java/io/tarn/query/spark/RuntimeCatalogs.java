package io.tarn.query.spark;

import io.tarn.query.spark.offload.Offload;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.sql.classic.SparkSession;

/**
 * How sessions that Spark makes by itself, those of Spark Connect, come to the catalogs of their runtime. Spark makes
 * the parts of a session by class name and hands them nothing but text, so the runtimes are found by their key, as in
 * {@link WarehouseCatalog}. Safe for use by many threads.
 */
final class RuntimeCatalogs {
    /** Entry of the process's configuration: the key of the runtime. */
    static final String RUNTIME = Offload.KEY;

    private static final Map<String, Consumer<SparkSession>> RUNTIMES = new ConcurrentHashMap<>();

    private RuntimeCatalogs() {}

    /** From now on, sessions of this runtime can ask for their catalogs. */
    static void add(String runtime, Consumer<SparkSession> showing) {
        RUNTIMES.put(runtime, showing);
    }

    static void remove(String runtime) {
        RUNTIMES.remove(runtime);
    }

    /** Lets the session see the catalogs that there are now; does nothing once the runtime is closed. */
    static void show(String runtime, SparkSession session) {
        RUNTIMES.getOrDefault(runtime, none -> {}).accept(session);
    }
}
