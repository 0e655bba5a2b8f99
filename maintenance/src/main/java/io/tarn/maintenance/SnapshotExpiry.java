package io.tarn.maintenance;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old snapshots of one table, and the files that only they need. Iceberg decides which: the current snapshot, what a
 * branch or tag names, and what the table's {@code history.expire.*} properties ask to keep are never removed. One instance
 * is for one thread.
 */
public final class SnapshotExpiry {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotExpiry.class);

    private final Table table;
    private final ExpiryOptions options;

    /** An expiry of the table's snapshots. */
    public SnapshotExpiry(Table table, ExpiryOptions options) {
        this.table = table;
        this.options = options;
    }

    /** What {@link #run} would do now, with the number of files that would go. Changes nothing. */
    public ExpiryPlan plan() {
        table.refresh();
        List<Snapshot> expired = expired();
        FileCounts files = expired.isEmpty() ? FileCounts.NONE : new UnneededFiles(table, expired).count();
        return new ExpiryPlan(
                table.name(), expired.stream().map(ExpiredSnapshot::of).toList(), files);
    }

    /**
     * Expires the snapshots, then deletes the files that nothing needs any more. A file that cannot be deleted is counted
     * and logged; the snapshots are gone all the same.
     *
     * @throws TarnException {@link ErrorCode#COMMIT_CONFLICT} when other commits came first too often;
     *     {@link ErrorCode#COMMIT_STATE_UNKNOWN} when it is unknown whether the snapshots are gone: no file is deleted;
     *     {@link ErrorCode#INVALID_STATEMENT} when the table does not allow it ({@code gc.enabled=false})
     */
    public ExpiryResult run() {
        long startNanos = System.nanoTime();
        table.refresh();
        AtomicLong deleted = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        Set<Long> before = snapshotIds();
        try {
            expireSnapshots()
                    .deleteWith(location -> (delete(location) ? deleted : failed).incrementAndGet())
                    .commit();
        } catch (RuntimeException e) {
            throw failed(e);
        }
        table.refresh();
        before.removeAll(snapshotIds());
        List<Long> gone = before.stream().sorted().toList();
        return new ExpiryResult(
                table.name(), gone, deleted.get(), failed.get(), Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private List<Snapshot> expired() {
        try {
            return expireSnapshots().apply();
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private ExpireSnapshots expireSnapshots() {
        ExpireSnapshots expire = table.expireSnapshots();
        Instant olderThan = options.olderThan();
        if (olderThan != null) {
            expire.expireOlderThan(olderThan.toEpochMilli());
        }
        Integer retainLast = options.retainLast();
        if (retainLast != null) {
            expire.retainLast(retainLast);
        }
        return expire;
    }

    private boolean delete(String location) {
        try {
            table.io().deleteFile(location);
            return true;
        } catch (NotFoundException e) {
            LOG.debug("Already gone: {}", location);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("A file that no snapshot needs stays behind: {}", location, e);
            return false;
        }
    }

    private Set<Long> snapshotIds() {
        Set<Long> ids = new HashSet<>();
        table.snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
        return ids;
    }

    private TarnException failed(RuntimeException e) {
        String what = "expiring snapshots of " + table.name();
        if (e instanceof ValidationException) {
            return new TarnException(ErrorCode.INVALID_STATEMENT, what + " is not possible: " + e.getMessage(), e);
        }
        if (e instanceof CleanableFailure) {
            return new TarnException(
                    ErrorCode.COMMIT_CONFLICT,
                    what + " was not committed because other commits came first; no file was deleted; run it again ("
                            + e.getMessage() + ")",
                    e);
        }
        return new TarnException(
                ErrorCode.COMMIT_STATE_UNKNOWN,
                what + " failed and it is unknown whether they are gone; list the snapshots before running it again ("
                        + e.getMessage() + ")",
                e);
    }
}
