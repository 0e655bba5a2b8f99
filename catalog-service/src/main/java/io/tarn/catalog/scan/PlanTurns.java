package io.tarn.catalog.scan;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many plans are worked on at once. Others wait, in the order in which they came, and both their number and their wait
 * are bounded, so that planning never takes all threads of the server. Thread-safe.
 */
final class PlanTurns {
    private static final int WAITING_FOR_EACH = 16;
    private static final long LONGEST_WAIT_SECONDS = 30;

    private final int most;
    private final Semaphore turns;

    PlanTurns(int atOnce) {
        this.most = atOnce * WAITING_FOR_EACH;
        this.turns = new Semaphore(atOnce, true);
    }

    /**
     * Does the work when it is its turn.
     *
     * @throws PlannerBusyException if too many wait already, or the wait takes too long
     */
    <T> T run(Supplier<T> work) {
        if (turns.getQueueLength() >= most) {
            throw new PlannerBusyException(most + " scans wait to be planned already");
        }
        try {
            if (!turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new PlannerBusyException("the scan waited " + LONGEST_WAIT_SECONDS + " s to be planned");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlannerBusyException("the wait to be planned was interrupted");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
