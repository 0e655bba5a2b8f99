package io.tarn.query.spark;

import io.tarn.query.spark.offload.Offload;
import io.tarn.storage.property.EngineKey;
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

    private static final Map<String, Known> RUNTIMES = new ConcurrentHashMap<>();

    private RuntimeCatalogs() {}

    private record Known(Consumer<SparkSession> showing, EngineKey engineKey) {}

    /**
     * From now on, sessions of this runtime can ask for their catalogs.
     *
     * @param engineKey what its clients show to the catalog
     */
    static void add(String runtime, Consumer<SparkSession> showing, EngineKey engineKey) {
        RUNTIMES.put(runtime, new Known(showing, engineKey));
    }

    static void remove(String runtime) {
        RUNTIMES.remove(runtime);
    }

    /** Lets the session see the catalogs that there are now; does nothing once the runtime is closed. */
    static void show(String runtime, SparkSession session) {
        of(runtime).showing().accept(session);
    }

    /** What clients of the runtime show to the catalog; one that it does not know once the runtime is closed. */
    static EngineKey engineKey(String runtime) {
        return of(runtime).engineKey();
    }

    private static Known of(String runtime) {
        Known known = RUNTIMES.get(runtime);
        return known == null ? new Known(none -> {}, EngineKey.random()) : known;
    }
}
