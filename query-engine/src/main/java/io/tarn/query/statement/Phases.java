package io.tarn.query.statement;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of a statement has spent its time on. A phase that begins inside another interrupts it, so that no moment counts
 * twice. One thread writes, any may read.
 */
public final class Phases {
    /** Never changed itself. */
    private final Map<Phase, AtomicLong> nanos = new EnumMap<>(Phase.class);

    // Of the thread that writes.
    private @Nullable Phase current;
    private long since;

    /** None has begun. */
    public Phases() {
        for (Phase phase : Phase.values()) {
            nanos.put(phase, new AtomicLong());
        }
    }

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
            counter(current).addAndGet(now - since);
        }
        current = next;
        since = now;
    }

    /** How long it was in a phase, so far. */
    long nanos(Phase phase) {
        return counter(phase).get();
    }

    private AtomicLong counter(Phase phase) {
        return Objects.requireNonNull(nanos.get(phase));
    }
}
