package io.tarn.catalog;

import io.tarn.catalog.metastore.DroppedEntities;
import io.tarn.catalog.metastore.DroppedEntity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The right of one server to delete the files of one dropped table, and the count of what it did. Before each step its holder
 * asks {@link #check()}, which renews the lease when it is due: as long as that succeeds the row is there and ours, so the
 * place belongs to nobody else. Thread-safe.
 */
final class PurgeLease {
    static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(4);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 12;

    private final DroppedEntities store;
    private final DroppedEntity taken;
    private final String owner;
    private final BooleanSupplier stopping;
    private final Clock clock = Clock.systemUTC();
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private volatile boolean nearlyDone;
    private volatile long renewedNanos = System.nanoTime();

    PurgeLease(DroppedEntities store, DroppedEntity taken, String owner, BooleanSupplier stopping) {
        this.store = store;
        this.taken = taken;
        this.owner = owner;
        this.stopping = stopping;
        this.nearlyDone = taken.purge().nearlyDone();
    }

    DroppedEntity taken() {
        return taken;
    }

    boolean isNearlyDone() {
        return nearlyDone;
    }

    /** Files that this attempt deleted. */
    long deleted() {
        return deleted.get();
    }

    /** Files that this attempt found and left. */
    long left() {
        return left.get();
    }

    void countDeleted(long files) {
        deleted.addAndGet(files);
    }

    void countLeft() {
        left.incrementAndGet();
    }

    /**
     * To be asked before files are deleted.
     *
     * @throws PurgeStoppedException if this attempt must end
     */
    void check() {
        if (stopping.getAsBoolean()) {
            throw new PurgeStoppedException("the server stops");
        }
        if (isDue()) {
            renewIfDue();
        }
    }

    /** Writes down that only the metadata file is left, which need not be there any more from now on. */
    void nearlyDone() {
        nearlyDone = true;
        renew();
    }

    /** Gives the right back; another attempt may begin at once. */
    void giveBack() {
        store.release(progress(taken.purge().lastError()), owner, clock.instant());
    }

    /** The same after a failure; the pause before the next attempt doubles each time. */
    void giveBack(String error) {
        int doublings = Math.min(MOST_DOUBLINGS, Math.max(0, taken.purge().attempts() - 1));
        Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
        Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        store.release(progress(error), owner, clock.instant().plus(bounded));
    }

    /** All is done. */
    void finish() {
        store.finish(taken, owner);
    }

    private boolean isDue() {
        return System.nanoTime() - renewedNanos > RENEWED_EVERY.toNanos();
    }

    private synchronized void renewIfDue() {
        if (isDue()) {
            renew();
        }
    }

    private synchronized void renew() {
        Instant until = clock.instant().plus(LENGTH);
        if (!store.renew(progress(taken.purge().lastError()), owner, until)) {
            throw new PurgeStoppedException("another server has taken it over");
        }
        renewedNanos = System.nanoTime();
    }

    private DroppedEntity progress(@Nullable String error) {
        DroppedEntity.Purge before = taken.purge();
        return taken.with(new DroppedEntity.Purge(
                before.filesDeleted() + deleted.get(),
                before.filesLeft() + left.get(),
                before.attempts(),
                nearlyDone,
                error));
    }
}
