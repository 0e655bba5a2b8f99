package io.tarn.cli.table;

import java.util.Locale;
import java.util.TreeMap;
import org.apache.iceberg.Table;

/** Branches and tags, and how long they keep what. */
final class RefsReport implements TableReport {
    @Override
    public void print(Table table, TableName name, Report report) {
        report.print(
                Report.columns(
                        "name string",
                        "type string",
                        "snapshot_id bigint",
                        "max_ref_age_ms bigint",
                        "min_snapshots_to_keep int",
                        "max_snapshot_age_ms bigint"),
                row -> new TreeMap<>(table.refs())
                        .forEach((ref, target) -> row.accept(Report.row(
                                ref,
                                target.type().name().toLowerCase(Locale.ROOT),
                                target.snapshotId(),
                                target.maxRefAgeMs(),
                                target.minSnapshotsToKeep(),
                                target.maxSnapshotAgeMs()))));
    }
}
