package io.tarn.benchmarks;

import java.util.List;

/**
 * How long one engine took for one query.
 *
 * @param query its name
 * @param contender the engine's
 * @param millis of each run, in their order
 * @param how in which way it ran
 */
record SqlTiming(String query, String contender, List<Double> millis, String how) {
    double first() {
        return millis.get(0);
    }

    /** The shortest of the later runs; of the only one if there is no other. */
    double best() {
        return millis.stream()
                .skip(millis.size() > 1 ? 1 : 0)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElseThrow();
    }
}
