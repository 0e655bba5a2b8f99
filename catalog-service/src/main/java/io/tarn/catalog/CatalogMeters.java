package io.tarn.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** How an attempt at a purge ended. */
    enum Purge {
        DONE,
        FAILED,
        STOPPED
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

    void purge(Purge outcome) {
        Counter.builder("tarn.catalog.purges")
                .description("Attempts to delete the files of a dropped table, by how they ended")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    void purgedFiles(long deleted, long left) {
        purgedFiles("deleted").increment((double) deleted);
        purgedFiles("left").increment((double) left);
    }

    private Counter purgedFiles(String what) {
        return Counter.builder("tarn.catalog.purge.files")
                .description("Files of purged tables: deleted, or left because they lie outside the table's place")
                .tag("result", what)
                .register(registry);
    }

    void watchPurges(AtomicInteger running) {
        Gauge.builder("tarn.catalog.purge.running", running, AtomicInteger::get)
                .description("Purges that this server works on now")
                .register(registry);
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
