package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets work in to the Spark that there is, and keeps it out while one Spark takes the place of another. Safe for use by many
 * threads; one thread, the {@link ClusterWatch}, opens and shuts it.
 */
final class SparkGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable SparkGeneration generation;
    private boolean shut = true;
    private @Nullable TarnException ended;
    private int inside;

    /** Work that is inside. */
    final class Pass implements AutoCloseable {
        private final SparkGeneration generation;

        private Pass(SparkGeneration generation) {
            this.generation = generation;
        }

        SparkGeneration generation() {
            return generation;
        }

        @Override
        public void close() {
            leave();
        }
    }

    /**
     * Waits until the gate is open, and is inside until the pass is closed.
     *
     * @throws TarnException {@code STARTING_UP} if it does not open in time, the reason of the end if there is one
     */
    Pass enter(Duration patience) {
        lock.lock();
        try {
            Pass pass = new Pass(await(patience, Waiting.FOR_THE_GATE));
            inside++;
            return pass;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The Spark that there is, be the gate shut or not: for those that are inside.
     *
     * @throws TarnException as {@link #enter}
     */
    SparkGeneration now(Duration patience) {
        lock.lock();
        try {
            return await(patience, Waiting.FOR_THE_FIRST);
        } finally {
            lock.unlock();
        }
    }

    /** The Spark that there is, null if there is none. */
    @Nullable
    SparkGeneration present() {
        lock.lock();
        try {
            return generation;
        } finally {
            lock.unlock();
        }
    }

    private enum Waiting {
        FOR_THE_FIRST,
        FOR_THE_GATE
    }

    private SparkGeneration await(Duration patience, Waiting waiting) {
        long left = patience.toNanos();
        try {
            while (true) {
                if (ended != null) {
                    throw new TarnException(ended.code(), ended.getMessage(), ended.getCause());
                }
                if (generation != null && (waiting == Waiting.FOR_THE_FIRST || !shut)) {
                    return generation;
                }
                if (left <= 0) {
                    throw new TarnException(
                            ErrorCode.STARTING_UP,
                            "Spark is still starting after " + patience.toSeconds() + " s; try again");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TarnException(ErrorCode.STATEMENT_CANCELLED, "cancelled while waiting for Spark to start", e);
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets work in to this Spark. Returns false if the gate has ended; nothing is let in then. */
    boolean open(SparkGeneration next) {
        lock.lock();
        try {
            if (ended != null) {
                return false;
            }
            generation = next;
            shut = false;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing more in. */
    void shut() {
        lock.lock();
        try {
            shut = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is inside any more, at the latest after so long a wait. */
    boolean empties(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            while (inside > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || ended != null) {
                    return false;
                }
                boolean signalled = changed.await(left, TimeUnit.NANOSECONDS);
                if (!signalled && inside > 0) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing in for good; whoever waits or comes is told why. Returns the Spark that there is, if there is one. */
    @Nullable
    SparkGeneration end(TarnException why) {
        lock.lock();
        try {
            ended = why;
            shut = true;
            changed.signalAll();
            return generation;
        } finally {
            lock.unlock();
        }
    }
}
