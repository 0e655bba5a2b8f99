package io.tarn.query.background;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does things again and again, one at a time, on one thread of its own. What fails is logged, and its next round comes all the
 * same. Safe for use by many threads.
 */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final String name;
    private final ScheduledThreadPoolExecutor thread;

    /** Nothing to do yet; the name is the thread's. */
    public Rounds(String name) {
        this.name = name;
        this.thread = new ScheduledThreadPoolExecutor(1, new Daemons(name));
    }

    /** Does this from now on, with so long a pause before each round. */
    public void every(Duration pause, Runnable work) {
        every(pause, pause, work);
    }

    /** Does this from now on, with so long a pause before the first round and so long a one between two. */
    public void every(Duration first, Duration pause, Runnable work) {
        Future<?> unused = thread.scheduleWithFixedDelay(
                () -> quietly(work), first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A round of {} failed; trying again at the next", name, e);
        }
    }

    /** Waits for the end of a round that was under way at {@link #close}; whether it came so soon. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Interrupts a round that is under way, and begins no other; returns at once. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
