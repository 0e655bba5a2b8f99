package io.tarn.maintenance;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * Removes old snapshots of one table, and the files that only they need. Iceberg decides which snapshots: the current one,
 * what a branch or tag names, and what the table's {@code history.expire.*} properties ask to keep are never removed.
 *
 * <p>Which files go is decided by what the snapshots reach, not by Iceberg's own clean-up at the commit, because that leaves
 * the files which a compaction has replaced until the compaction's own snapshot is expired. The files are found before the
 * commit, so a manifest that cannot be read stops the expiry while nothing is changed. One instance is for one thread.
 */
public final class SnapshotExpiry {
    private final Table table;
    private final ExpiryOptions options;

    /** An expiry of the table's snapshots. */
    public SnapshotExpiry(Table table, ExpiryOptions options) {
        this.table = BoundedOperations.bound(table);
        this.options = options;
    }

    /** What {@link #run} would do now, with the number of files that would go. Changes nothing. */
    public ExpiryPlan plan() {
        table.refresh();
        List<Snapshot> expired = expired();
        UnneededFiles files = new ReachableFiles(table).reachedOnlyBy(expired, without(snapshots(), expired));
        return new ExpiryPlan(
                table.name(), expired.stream().map(ExpiredSnapshot::of).toList(), files.counts());
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
        List<Snapshot> before = snapshots();
        List<Snapshot> planned = expired();
        ReachableFiles reachable = new ReachableFiles(table);
        UnneededFiles files = reachable.reachedOnlyBy(planned, without(before, planned));
        if (!planned.isEmpty()) {
            commit();
            List<Snapshot> after = snapshots();
            if (!ids(after).equals(ids(without(before, planned)))) {
                // Another commit came between, perhaps with a tag on one of the planned: look again at what is true
                // now.
                planned = without(before, after);
                files = reachable.reachedOnlyBy(planned, after);
            }
        }
        List<String> locations = files.locations();
        long failed = new OrphanedFiles(table.io()).deleteAll(locations);
        return new ExpiryResult(
                table.name(),
                planned.stream().map(Snapshot::snapshotId).toList(),
                locations.size() - failed,
                failed,
                Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private void commit() {
        try {
            expireSnapshots().commit();
        } catch (RuntimeException e) {
            throw failed(e);
        }
        table.refresh();
    }

    private List<Snapshot> expired() {
        try {
            return expireSnapshots().apply();
        } catch (ValidationException e) {
            throw failed(e);
        }
    }

    private ExpireSnapshots expireSnapshots() {
        try {
            ExpireSnapshots expire = table.expireSnapshots().cleanupLevel(ExpireSnapshots.CleanupLevel.NONE);
            Instant olderThan = options.olderThan();
            if (olderThan != null) {
                expire.expireOlderThan(olderThan.toEpochMilli());
            }
            Integer retainLast = options.retainLast();
            return retainLast == null ? expire : expire.retainLast(retainLast);
        } catch (ValidationException e) {
            throw failed(e);
        }
    }

    private List<Snapshot> snapshots() {
        return StreamSupport.stream(table.snapshots().spliterator(), false).toList();
    }

    private static List<Snapshot> without(List<Snapshot> some, List<Snapshot> others) {
        Set<Long> otherIds = ids(others);
        return some.stream()
                .filter(snapshot -> !otherIds.contains(snapshot.snapshotId()))
                .toList();
    }

    private static Set<Long> ids(List<Snapshot> snapshots) {
        return snapshots.stream().map(Snapshot::snapshotId).collect(Collectors.toCollection(HashSet::new));
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
                what + " failed and it is unknown whether they are gone; no file was deleted; list the snapshots before"
                        + " running it again (" + e.getMessage() + ")",
                e);
    }
}
