package io.tarn.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.actions.RewriteFileGroup;

/** Counts what a compaction has done so far, and tells the listener. For one thread. */
final class CompactionTally {
    private final CompactionProgress progress;
    private final List<Long> snapshotIds = new ArrayList<>();
    private FileTotals before = FileTotals.NONE;
    private FileTotals after = FileTotals.NONE;
    private long rowsWritten;
    private long rowsDropped;

    CompactionTally(CompactionProgress progress) {
        this.progress = progress;
    }

    void rewritten(RewriteFileGroup group, RewrittenGroup output) {
        before = before.plus(Compaction.inputsOf(group));
        after = after.plus(FileTotals.of(output.files()));
        rowsWritten +=
                output.files().stream().mapToLong(file -> file.recordCount()).sum();
        rowsDropped += output.rowsDropped();
        progress.rewritten(before);
    }

    void committed(long snapshotId) {
        snapshotIds.add(snapshotId);
        progress.committed(snapshotId);
    }

    CompactionResult result(String table, Duration elapsed) {
        return new CompactionResult(table, before, after, rowsWritten, rowsDropped, List.copyOf(snapshotIds), elapsed);
    }
}
