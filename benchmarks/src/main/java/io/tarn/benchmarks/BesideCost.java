package io.tarn.benchmarks;

import java.time.Duration;

/**
 * What an operation takes.
 *
 * @param wallMillis until the client has the answer
 * @param cpuMillis CPU time of the server, all its threads
 */
record BesideCost(double wallMillis, double cpuMillis) {
    static BesideCost of(long wallNanos, Duration cpu, int operations) {
        return new BesideCost(wallNanos / 1e6 / operations, cpu.toNanos() / 1e6 / operations);
    }

    /** The average of two blocks of as many operations. */
    BesideCost with(BesideCost second) {
        return new BesideCost((wallMillis + second.wallMillis) / 2, (cpuMillis + second.cpuMillis) / 2);
    }
}
