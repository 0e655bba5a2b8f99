package io.tarn.catalog;

import io.tarn.storage.BoundedFileIO;
import io.tarn.storage.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.io.BulkDeletionFailureException;

/**
 * The files of one dropped table, to be deleted: those that it owns, and no others; the metadata file only when it is
 * asked for. A file that is not there is as good as deleted. Several steps run at once, a bounded number; a failure of one is
 * told at {@link #mustBeGone()}, and does not keep the others from being deleted. Thread-safe.
 */
final class OwnFiles {
    /** So many files are deleted between two looks at the lease. */
    private static final int BATCH = 200;

    private static final int STEPS_UNDER_WAY = 8;

    private final BoundedFileIO io;
    private final String last;
    private final PurgeLease lease;
    private final Executor threads;
    private final Semaphore room = new Semaphore(STEPS_UNDER_WAY);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong stubborn = new AtomicLong();

    OwnFiles(BoundedFileIO io, PurgeLease lease, Executor threads) {
        this.io = io;
        this.last = lease.taken().pointer().metadataLocation();
        this.lease = lease;
        this.threads = threads;
    }

    /** Deletes those of the files that the table owns; returns whether those are gone. */
    boolean delete(Iterable<String> paths) {
        boolean gone = true;
        List<String> batch = new ArrayList<>(BATCH);
        for (String path : paths) {
            if (!isOwn(path)) {
                lease.countLeft();
            } else if (!isLast(path)) {
                batch.add(path);
            }
            if (batch.size() == BATCH) {
                gone &= deleteBatch(batch);
                batch = new ArrayList<>(BATCH);
            }
        }
        return deleteBatch(batch) && gone;
    }

    /** Deletes the metadata file. */
    void deleteLast() {
        if (isOwn(last)) {
            deleteBatch(List.of(last));
        } else {
            lease.countLeft();
        }
    }

    /** Does a step on another thread; waits while too many are under way. */
    void beside(Runnable step) {
        lease.check();
        room.acquireUninterruptibly();
        try {
            threads.execute(() -> {
                try {
                    step.run();
                } catch (Throwable e) {
                    // Kept, whatever it is: without it the purge would look complete.
                    failure.compareAndSet(null, e);
                } finally {
                    room.release();
                }
            });
        } catch (RuntimeException e) {
            room.release();
            throw new PurgeStoppedException("the server stops");
        }
    }

    /** Waits until no step is under way. */
    void settle() {
        room.acquireUninterruptibly(STEPS_UNDER_WAY);
        room.release(STEPS_UNDER_WAY);
    }

    /** Throws if a step failed, or if a file could not be deleted. */
    void mustBeGone() {
        Throwable failed = failure.get();
        if (failed instanceof RuntimeException e) {
            throw e;
        }
        if (failed != null) {
            throw new IllegalStateException("a step failed: " + failed, failed);
        }
        if (stubborn.get() > 0) {
            throw new IllegalStateException(
                    stubborn.get() + " files in " + io.ranges().location() + " could not be deleted");
        }
    }

    private boolean isLast(String path) {
        return path.equals(last) || Location.of(path).equals(Location.of(last));
    }

    private boolean isOwn(String path) {
        return io.ranges().owns(path);
    }

    private boolean deleteBatch(List<String> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        lease.check();
        long failed = failedOf(batch);
        lease.countDeleted(batch.size() - failed);
        stubborn.addAndGet(failed);
        return failed == 0;
    }

    private long failedOf(List<String> batch) {
        try {
            io.deleteFiles(batch);
            return 0;
        } catch (BulkDeletionFailureException e) {
            return e.numberFailedObjects();
        }
    }
}
