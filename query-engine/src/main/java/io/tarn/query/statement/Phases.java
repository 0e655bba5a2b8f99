package io.tarn.query.statement;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of a statement has spent its time on. A phase that begins inside another interrupts it, so that no moment counts
 * twice. One thread writes, any may read.
 */
public final class Phases {
    private final AtomicLongArray nanos = new AtomicLongArray(Phase.values().length);

    // Of the thread that writes.
    private @Nullable Phase current;
    private long since;

    /** What there is to do for a statement, in its order. */
    public enum Phase {
        /** Its session and what its request sets are made ready. */
        SESSION,
        /** Whether the tables of a plan that is known are unchanged. */
        CHECK,
        /** It is parsed, and its names are looked up in the catalog. */
        ANALYSE,
        /** Its plan is rewritten, and the files of its tables are chosen. */
        OPTIMISE,
        /** Its plan is translated for the native engine, or made Spark's. */
        PLAN,
        /** An engine works, or hands a result out. */
        EXECUTE,
        /** Rows are encoded and written to the client. */
        SEND
    }

    /** Ends a phase. */
    public interface Timing extends AutoCloseable {
        @Override
        void close();
    }

    /** A phase begins, and lasts until it is closed. */
    public Timing in(Phase phase) {
        Phase before = current;
        turnTo(phase);
        return () -> turnTo(before);
    }

    private void turnTo(@Nullable Phase next) {
        long now = System.nanoTime();
        if (current != null) {
            nanos.addAndGet(current.ordinal(), now - since);
        }
        current = next;
        since = now;
    }

    /** How long it was in a phase, so far. */
    long nanos(Phase phase) {
        return nanos.get(phase.ordinal());
    }
}
