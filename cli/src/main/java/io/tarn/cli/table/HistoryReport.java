package io.tarn.cli.table;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Which snapshot was the current one from when on, and which of them led to the one of today. */
final class HistoryReport implements TableReport {
    @Override
    public void print(Table table, TableName name, Report report) {
        Set<Long> ancestors = new HashSet<>();
        SnapshotUtil.currentAncestors(table).forEach(snapshot -> ancestors.add(snapshot.snapshotId()));
        report.print(
                Report.columns(
                        "made_current_at timestamp",
                        "snapshot_id bigint",
                        "parent_id bigint",
                        "is_current_ancestor boolean"),
                row -> table.history().forEach(entry -> {
                    Snapshot snapshot = table.snapshot(entry.snapshotId());
                    row.accept(Report.row(
                            Instant.ofEpochMilli(entry.timestampMillis()).toString(),
                            entry.snapshotId(),
                            snapshot == null ? null : snapshot.parentId(),
                            ancestors.contains(entry.snapshotId())));
                }));
    }
}
