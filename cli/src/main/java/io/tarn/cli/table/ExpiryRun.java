package io.tarn.cli.table;

import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.Progress;
import io.tarn.maintenance.ExpiredSnapshot;
import io.tarn.maintenance.ExpiryOptions;
import io.tarn.maintenance.ExpiryPlan;
import io.tarn.maintenance.ExpiryResult;
import io.tarn.maintenance.SnapshotExpiry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** An expiry of one table's snapshots and what is said about it. */
final class ExpiryRun {
    private static final double MILLIS_A_SECOND = 1000.0;

    private final SnapshotExpiry expiry;
    private final TableName name;

    ExpiryRun(Table table, TableName name, @Nullable Instant olderThan, @Nullable Integer retainLast) {
        ExpiryOptions options = ExpiryOptions.defaults();
        if (olderThan != null) {
            options = options.withOlderThan(olderThan);
        }
        if (retainLast != null) {
            options = options.withRetainLast(retainLast);
        }
        this.expiry = new SnapshotExpiry(table, options);
        this.name = name;
    }

    void plan(Report report) {
        ExpiryPlan plan = expiry.plan();
        if (report.format() == ReportFormat.JSON) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("table", name.toString());
            json.put("dry_run", true);
            json.put(
                    "snapshot_ids",
                    plan.snapshots().stream().map(ExpiredSnapshot::id).toList());
            json.put("data_files", plan.files().data());
            json.put("delete_files", plan.files().deletes());
            json.put("manifests", plan.files().manifests());
            json.put("manifest_lists", plan.files().manifestLists());
            json.put("statistics_files", plan.files().statistics());
            report.object(json);
            return;
        }
        if (!plan.snapshots().isEmpty()) {
            report.table(
                    Report.columns("snapshot_id bigint", "committed_at timestamp", "operation string"),
                    row -> plan.snapshots()
                            .forEach(snapshot -> row.accept(Report.row(
                                    snapshot.id(), snapshot.committedAt().toString(), snapshot.operation()))));
        }
        report.line(String.format(
                Locale.ROOT,
                "dry run: %s: %,d snapshots would go, and %,d files that only they need, %,d of them data files",
                name,
                plan.snapshots().size(),
                plan.files().total(),
                plan.files().data()));
    }

    void run(Report report, CliStreams streams) {
        ExpiryResult result;
        try (Progress progress = Progress.spinner(streams, "expiring snapshots of " + name)) {
            result = expiry.run();
        }
        if (result.filesFailed() > 0) {
            streams.err()
                    .println("tarn: " + result.filesFailed()
                            + " files that nothing needs could not be deleted; they cost space and nothing else");
        }
        if (report.format() == ReportFormat.JSON) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("table", name.toString());
            json.put("dry_run", false);
            json.put("snapshot_ids", result.snapshotIds());
            json.put("files_deleted", result.filesDeleted());
            json.put("files_failed", result.filesFailed());
            json.put("elapsed_millis", result.elapsed().toMillis());
            report.object(json);
        } else {
            report.line(String.format(
                    Locale.ROOT,
                    "%s: %,d snapshots expired, %,d files deleted, %.2f s",
                    name,
                    result.snapshotIds().size(),
                    result.filesDeleted(),
                    result.elapsed().toMillis() / MILLIS_A_SECOND));
        }
    }
}
