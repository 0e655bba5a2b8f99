package io.tarn.cli.table;

import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.Progress;
import io.tarn.cli.terminal.SizeText;
import io.tarn.maintenance.Compaction;
import io.tarn.maintenance.CompactionOptions;
import io.tarn.maintenance.CompactionPlan;
import io.tarn.maintenance.CompactionProgress;
import io.tarn.maintenance.CompactionResult;
import io.tarn.maintenance.FileTotals;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** A compaction of one table and what is said about it. */
final class CompactionRun {
    private static final double MILLIS_A_SECOND = 1000.0;

    private final Compaction compaction;
    private final TableName name;

    CompactionRun(Table table, TableName name, @Nullable Long targetFileSizeBytes, @Nullable Integer minInputFiles) {
        CompactionOptions options = CompactionOptions.defaults();
        if (targetFileSizeBytes != null) {
            options = options.withTargetFileSizeBytes(targetFileSizeBytes);
        }
        if (minInputFiles != null) {
            options = options.withMinInputFiles(minInputFiles);
        }
        this.compaction = new Compaction(table, options);
        this.name = name;
    }

    void plan(Report report) {
        CompactionPlan plan = compaction.plan();
        if (report.format() == ReportFormat.JSON) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("table", name.toString());
            json.put("dry_run", true);
            json.put("groups", plan.groups());
            json.put("files_before", plan.before().files());
            json.put("bytes_before", plan.before().bytes());
            json.put("files_after_estimate", plan.expectedFilesAfter());
            report.object(json);
        } else if (plan.isEmpty()) {
            report.line("dry run: " + nothing());
        } else {
            report.line(String.format(
                    Locale.ROOT,
                    "dry run: %s: %,d files (%s) in %,d groups would become about %,d",
                    name,
                    plan.before().files(),
                    SizeText.of(plan.before().bytes()),
                    plan.groups(),
                    plan.expectedFilesAfter()));
        }
    }

    void run(Report report, CliStreams streams) {
        CompactionResult result;
        try (Progress progress = Progress.bar(streams, "planning the compaction of " + name)) {
            result = compaction.run(new Shown(progress));
        }
        if (report.format() == ReportFormat.JSON) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("table", name.toString());
            json.put("dry_run", false);
            json.put("files_before", result.before().files());
            json.put("bytes_before", result.before().bytes());
            json.put("files_after", result.after().files());
            json.put("bytes_after", result.after().bytes());
            json.put("rows_written", result.rowsWritten());
            json.put("rows_dropped", result.rowsDropped());
            json.put("snapshot_ids", result.snapshotIds());
            json.put("elapsed_millis", result.elapsed().toMillis());
            report.object(json);
        } else if (result.snapshotIds().isEmpty()) {
            report.line(nothing());
        } else {
            report.line(String.format(
                    Locale.ROOT,
                    "%s: %,d files (%s) became %,d (%s), %,d rows, %.2f s",
                    name,
                    result.before().files(),
                    SizeText.of(result.before().bytes()),
                    result.after().files(),
                    SizeText.of(result.after().bytes()),
                    result.rowsWritten(),
                    result.elapsed().toMillis() / MILLIS_A_SECOND));
        }
    }

    private String nothing() {
        return name + ": nothing to compact";
    }

    /** The compaction's steps as a progress bar. */
    private static final class Shown implements CompactionProgress {
        private final Progress progress;
        private long bytesPlanned;

        Shown(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void planned(CompactionPlan plan) {
            bytesPlanned = plan.before().bytes();
            if (!plan.isEmpty()) {
                progress.stage(String.format(
                        Locale.ROOT, "rewriting %,d files, %s", plan.before().files(), SizeText.of(bytesPlanned)));
            }
        }

        @Override
        public void rewritten(FileTotals inputsSoFar) {
            if (bytesPlanned > 0) {
                progress.fraction((double) inputsSoFar.bytes() / bytesPlanned);
            }
        }

        @Override
        public void committed(long snapshotId) {
            // The result names the snapshots.
        }
    }
}
