package io.tarn.benchmarks;

import java.util.Comparator;
import java.util.List;

/**
 * What one workload on one server came to.
 *
 * @param contender the server's name
 * @param workload what was done
 * @param clients by how many at once
 * @param perSecond successes a second
 * @param cpuMillis CPU time of the server for each success
 * @param p50Millis half of the operations took no longer
 * @param p99Millis 99 of 100 took no longer
 * @param conflicts answers 409
 * @param failures other answers from 300 on
 * @param slowestShare successes of the client that had the fewest, by the average of all: 1 is fair
 */
record Measurement(
        String contender,
        Workload workload,
        int clients,
        double perSecond,
        double cpuMillis,
        double p50Millis,
        double p99Millis,
        long conflicts,
        long failures,
        double slowestShare) {

    static double percentile(long[] sortedNanos, double share) {
        if (sortedNanos.length == 0) {
            return Double.NaN;
        }
        return sortedNanos[(int) Math.min(sortedNanos.length - 1L, (long) (share * sortedNanos.length))] / 1e6;
    }

    /** The one in the middle by successes a second. */
    static Measurement median(List<Measurement> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Measurement::perSecond))
                .toList()
                .get(rounds.size() / 2);
    }
}
