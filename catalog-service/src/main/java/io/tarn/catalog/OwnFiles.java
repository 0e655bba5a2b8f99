package io.tarn.catalog;

import io.tarn.api.TarnException;
import io.tarn.storage.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SupportsBulkOperations;

/**
 * The files of one dropped table, to be deleted: those below its place, and no others; the metadata file only when it is
 * asked for. A file that is not there is as good as deleted. Several steps run at once, a bounded number; a failure of one is
 * told at {@link #mustBeGone()}, and does not keep the others from being deleted. Thread-safe.
 */
final class OwnFiles {
    /** So many files are deleted between two looks at the lease. */
    private static final int BATCH = 200;

    private static final int STEPS_UNDER_WAY = 8;

    private final FileIO io;
    private final Location place;
    private final String last;
    private final PurgeLease lease;
    private final Executor threads;
    private final Semaphore room = new Semaphore(STEPS_UNDER_WAY);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong stubborn = new AtomicLong();

    OwnFiles(FileIO io, PurgeLease lease, Executor threads) {
        this.io = io;
        this.place = lease.taken().pointer().location();
        this.last = lease.taken().pointer().metadataLocation();
        this.lease = lease;
        this.threads = threads;
    }

    /** Deletes those of the files that are below the place; returns whether those are gone. */
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
            throw new IllegalStateException(stubborn.get() + " files below " + place + " could not be deleted");
        }
    }

    private boolean isLast(String path) {
        return path.equals(last) || Location.of(path).equals(Location.of(last));
    }

    private boolean isOwn(String path) {
        try {
            Location file = Location.of(path);
            return place.contains(file) && !place.equals(file);
        } catch (TarnException e) {
            return false;
        }
    }

    private boolean deleteBatch(List<String> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        lease.check();
        long failed = io instanceof SupportsBulkOperations bulk ? inBulk(bulk, batch) : oneByOne(batch);
        lease.countDeleted(batch.size() - failed);
        stubborn.addAndGet(failed);
        return failed == 0;
    }

    private static long inBulk(SupportsBulkOperations bulk, List<String> batch) {
        try {
            bulk.deleteFiles(batch);
            return 0;
        } catch (BulkDeletionFailureException e) {
            return e.numberFailedObjects();
        }
    }

    private long oneByOne(List<String> batch) {
        long failed = 0;
        for (String path : batch) {
            try {
                io.deleteFile(path);
            } catch (NotFoundException e) {
                // Another was faster, or an attempt before this one did it.
            } catch (RuntimeException e) {
                failed++;
            }
        }
        return failed;
    }
}
