package io.tarn.query.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How sessions that Spark makes by itself, those of Spark Connect, come to the catalogs of their runtime. Spark makes
 * the parts of a session by class name and hands them nothing but text, so the runtimes are found by their key, as in
 * {@link WarehouseCatalog}. Safe for use by many threads.
 */
final class RuntimeCatalogs {
    /** Entry of the process's configuration: the key of the runtime. */
    static final String RUNTIME = "spark.tarn.runtime";

    private static final Map<String, Supplier<Map<String, String>>> RUNTIMES = new ConcurrentHashMap<>();

    private RuntimeCatalogs() {}

    /** From now on, sessions of this runtime can ask for their catalogs. */
    static void add(String runtime, Supplier<Map<String, String>> catalogs) {
        RUNTIMES.put(runtime, catalogs);
    }

    static void remove(String runtime) {
        RUNTIMES.remove(runtime);
    }

    /** The configuration of all catalogs that there are now; empty once the runtime is closed. */
    static Map<String, String> of(String runtime) {
        return RUNTIMES.getOrDefault(runtime, Map::of).get();
    }
}
