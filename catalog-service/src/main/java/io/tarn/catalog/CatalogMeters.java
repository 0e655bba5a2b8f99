package io.tarn.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.Locale;
import java.util.function.Supplier;

/** What the catalog counts. Thread-safe. */
final class CatalogMeters {
    private final MeterRegistry registry;
    private final Counter retries;
    private final Timer loads;
    private final Timer commitTime;

    /** How a commit ended. */
    enum Outcome {
        COMMITTED,
        UNCHANGED,
        CONFLICT,
        REJECTED,
        UNKNOWN
    }

    CatalogMeters(MeterRegistry registry) {
        this.registry = registry;
        this.retries = Counter.builder("tarn.catalog.commit.retries")
                .description("Attempts that lost the compare-and-set and were made again in the server")
                .register(registry);
        this.loads = Timer.builder("tarn.catalog.load")
                .description("Time to load a table or view, from pointer to metadata")
                .register(registry);
        this.commitTime = Timer.builder("tarn.catalog.commit")
                .description("Time of a commit, with its wait for its turn")
                .register(registry);
    }

    void commit(Outcome outcome) {
        Counter.builder("tarn.catalog.commits")
                .description("Commits to tables and views, by how they ended")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    void retry() {
        retries.increment();
    }

    <T> T timeLoad(Supplier<T> load) {
        return loads.record(load);
    }

    <T> T timeCommit(Supplier<T> commit) {
        return commitTime.record(commit);
    }

    void watch(Cache<?, ?> cache, String name) {
        CaffeineCacheMetrics.monitor(registry, cache, "catalog." + name);
        Gauge.builder("tarn.catalog." + name + ".cache.bytes", cache, CatalogMeters::weight)
                .description("Rough memory of the cached " + name)
                .baseUnit("bytes")
                .register(registry);
    }

    private static double weight(Cache<?, ?> cache) {
        return cache.policy()
                .eviction()
                .map(eviction -> (double) eviction.weightedSize().orElse(0))
                .orElse(0.0);
    }
}
