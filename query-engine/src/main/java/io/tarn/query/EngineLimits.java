package io.tarn.query;

import java.time.Duration;

/**
 * How much an engine takes on and keeps.
 *
 * @param statementTimeout how long a statement may run where its request names no timeout
 * @param running statements that run at the same time
 * @param waiting statements that wait for their turn; one more is refused
 * @param resultBytes bytes of held results on disk, all statements together
 * @param resultAge how long a result is held after its statement has ended
 * @param sessions client sessions at the same time; one more is refused
 * @param sessionIdle how long a session lives without a call
 */
public record EngineLimits(
        Duration statementTimeout,
        int running,
        int waiting,
        long resultBytes,
        Duration resultAge,
        int sessions,
        Duration sessionIdle) {

    /** For this machine: enough statements at once that short ones pass by long ones, few enough that memory suffices. */
    public static EngineLimits forThisMachine() {
        int running = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        return new EngineLimits(
                Duration.ofHours(1),
                Math.min(running, 32),
                100,
                10L << 30,
                Duration.ofHours(1),
                1_000,
                Duration.ofMinutes(30));
    }
}
