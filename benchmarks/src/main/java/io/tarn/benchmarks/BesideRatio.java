package io.tarn.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How many times as much one thing takes as another: the Hodges-Lehmann estimate of many pairs, which a few disturbed pairs
 * do not move, and its interval of 95 % by Wilcoxon's signed ranks.
 *
 * @param estimate 1 is the same
 * @param low the lower end of the interval
 * @param high the upper end of the interval
 */
record BesideRatio(double estimate, double low, double high) {
    /** Of a normal distribution, so many deviations from the middle hold 95 %. */
    private static final double DEVIATIONS = 1.96;

    static BesideRatio of(List<Double> ratios) {
        double[] logs = ratios.stream().mapToDouble(Math::log).toArray();
        int pairs = logs.length;
        double[] averages = new double[pairs * (pairs + 1) / 2];
        int next = 0;
        for (int i = 0; i < pairs; i++) {
            for (int j = i; j < pairs; j++) {
                averages[next++] = (logs[i] + logs[j]) / 2;
            }
        }
        double[] sorted = DoubleStream.of(averages).sorted().toArray();
        double deviation = Math.sqrt(pairs * (pairs + 1.0) * (2.0 * pairs + 1) / 24);
        int outside = (int) Math.max(0, Math.floor(sorted.length / 2.0 - DEVIATIONS * deviation));
        return new BesideRatio(
                Math.exp((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2),
                Math.exp(sorted[outside]),
                Math.exp(sorted[sorted.length - 1 - outside]));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", estimate, low, high);
    }
}
