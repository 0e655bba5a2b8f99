package io.tarn.cli.table;

import java.time.Instant;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** The snapshots that the table still has, oldest first. */
final class SnapshotsReport implements TableReport {
    @Override
    public void print(Table table, TableName name, Report report) {
        report.print(
                Report.columns(
                        "snapshot_id bigint",
                        "committed_at timestamp",
                        "operation string",
                        "parent_id bigint",
                        "added_rows bigint",
                        "deleted_rows bigint",
                        "total_rows bigint",
                        "total_files bigint"),
                row -> table.snapshots()
                        .forEach(snapshot -> row.accept(Report.row(
                                snapshot.snapshotId(),
                                Instant.ofEpochMilli(snapshot.timestampMillis()).toString(),
                                snapshot.operation(),
                                snapshot.parentId(),
                                count(snapshot, SnapshotSummary.ADDED_RECORDS_PROP),
                                count(snapshot, SnapshotSummary.DELETED_RECORDS_PROP),
                                count(snapshot, SnapshotSummary.TOTAL_RECORDS_PROP),
                                count(snapshot, SnapshotSummary.TOTAL_DATA_FILES_PROP)))));
    }

    /** A number of a snapshot's summary, which writers may leave out. */
    static @Nullable Long count(Snapshot snapshot, String property) {
        Map<String, String> summary = snapshot.summary();
        String text = summary == null ? null : summary.get(property);
        return text != null && text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }
}
