package io.tarn.maintenance;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.events.CreateSnapshotEvent;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.ContentFileUtil;
import org.apache.iceberg.util.DataFileSet;
import org.apache.iceberg.util.DeleteFileSet;

/**
 * Replaces rewritten files by the new ones in one commit. The new files get the data sequence number of the snapshot that
 * was planned, so an equality delete that another client commits meanwhile still reaches their rows; a position delete on a
 * file that was rewritten, or its removal, is a conflict.
 *
 * <p>Files of a failed attempt are deleted only when it is certain that the commit was not made.
 */
final class GroupCommit {
    private final Table table;
    private final Snapshot start;
    private int commits;

    GroupCommit(Table table, Snapshot start) {
        this.table = table;
        this.start = start;
    }

    /** Commits the groups and returns the id of the new snapshot. */
    long commit(List<RewriteFileGroup> groups) {
        RewriteFiles rewrite = replacement(groups);
        try {
            rewrite.commit();
        } catch (RuntimeException e) {
            throw failed(e, groups);
        }
        commits++;
        return rewrite.updateEvent() instanceof CreateSnapshotEvent event
                ? event.snapshotId()
                : table.currentSnapshot().snapshotId();
    }

    private RewriteFiles replacement(List<RewriteFileGroup> groups) {
        try {
            RewriteFiles rewrite = table.newRewrite()
                    .validateFromSnapshot(start.snapshotId())
                    .dataSequenceNumber(start.sequenceNumber());
            replaced(groups).forEach(rewrite::deleteFile);
            added(groups).forEach(rewrite::addFile);
            deletesWithoutData(groups).forEach(rewrite::deleteFile);
            return rewrite;
        } catch (RuntimeException e) {
            discard(groups);
            throw e;
        }
    }

    /** Deletes what was written for groups that are not going to be committed. */
    void discard(List<RewriteFileGroup> groups) {
        new OrphanedFiles(table.io()).delete(added(groups));
    }

    private TarnException failed(RuntimeException e, List<RewriteFileGroup> groups) {
        String earlier = commits == 0 ? "" : "; " + commits + " earlier commits of this run stay";
        if (e instanceof CleanableFailure) {
            discard(groups);
            boolean conflict = e instanceof CommitFailedException || e instanceof ValidationException;
            return new TarnException(
                    conflict ? ErrorCode.COMMIT_CONFLICT : ErrorCode.STORAGE_FAILED,
                    "compaction of " + table.name() + " was not committed"
                            + (conflict ? " because another commit changed the same files" : "") + earlier
                            + "; the files that it wrote are deleted; run it again (" + e.getMessage() + ")",
                    e);
        }
        return new TarnException(
                ErrorCode.COMMIT_STATE_UNKNOWN,
                "it is unknown whether the compaction of " + table.name() + " was committed" + earlier
                        + "; no file was deleted; look at the newest snapshots of the table before running it again ("
                        + e.getMessage() + ")",
                e);
    }

    private static Set<DataFile> replaced(List<RewriteFileGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.rewrittenFiles().stream())
                .collect(Collectors.toCollection(DataFileSet::create));
    }

    private static Set<DataFile> added(List<RewriteFileGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.addedFiles().stream())
                .collect(Collectors.toCollection(DataFileSet::create));
    }

    /** Deletion vectors and position delete files that speak of one rewritten file only: with it, they lose their object. */
    private static Set<DeleteFile> deletesWithoutData(List<RewriteFileGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.fileScanTasks().stream())
                .map(FileScanTask::deletes)
                .flatMap(List::stream)
                .filter(ContentFileUtil::isFileScoped)
                .collect(Collectors.toCollection(DeleteFileSet::create));
    }
}
