package io.tarn.query.spark;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Plans of queries that run natively as a whole, so that the same query on unchanged tables is neither parsed nor optimised again.
 * Whether the tables are unchanged is asked of the catalog each time. Safe for use by many threads.
 */
final class KnownPlans {
    /** Of plans, by the size of their texts. */
    private static final long MOST_BYTES = 64 << 20;

    private final CurrentMetadata current;
    private final Cache<PlanKey, KnownPlan> plans;

    KnownPlans(CurrentMetadata current, MeterRegistry meters) {
        this.current = current;
        this.plans = Caffeine.newBuilder()
                .maximumWeight(MOST_BYTES)
                .<PlanKey, KnownPlan>weigher(
                        (key, plan) -> 2 * (key.sql().length() + plan.text().length())
                                + plan.query().size())
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(meters, plans, "tarn.plan-cache");
    }

    /** The plan that the query would be given again; null if that is not known. */
    @Nullable
    KnownPlan get(PlanKey key) {
        KnownPlan known = plans.getIfPresent(key);
        if (known != null && !known.holds(current)) {
            plans.asMap().remove(key, known);
            return null;
        }
        return known;
    }

    void put(PlanKey key, KnownPlan plan) {
        plans.put(key, plan);
    }

    /** It does not run as it was planned. */
    void forget(PlanKey key, KnownPlan plan) {
        plans.asMap().remove(key, plan);
    }
}
