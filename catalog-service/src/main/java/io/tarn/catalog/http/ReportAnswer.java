package io.tarn.catalog.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.api.MetricsReport;
import io.tarn.catalog.metastore.MetricReports.Stored;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import org.apache.iceberg.metrics.CommitMetricsResult;
import org.apache.iceberg.metrics.CommitReport;
import org.apache.iceberg.metrics.CounterResult;
import org.apache.iceberg.metrics.ScanMetricsResult;
import org.apache.iceberg.metrics.ScanReport;
import org.apache.iceberg.metrics.TimerResult;
import org.apache.iceberg.rest.requests.ReportMetricsRequestParser;
import org.jspecify.annotations.Nullable;

/** A report as it is answered: what users look for first, and all of it. */
record ReportAnswer(Stored stored) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    MetricsReport report() {
        org.apache.iceberg.metrics.MetricsReport report =
                ReportMetricsRequestParser.fromJson(stored.report()).report();
        if (report instanceof ScanReport scan) {
            return scan(scan);
        }
        if (report instanceof CommitReport commit) {
            return commit(commit);
        }
        throw new IllegalStateException("a report of a scan or commit is neither: " + stored.report());
    }

    private MetricsReport scan(ScanReport scan) {
        ScanMetricsResult metrics = scan.scanMetrics();
        return new MetricsReport(
                receivedAt(),
                stored.kind().label(),
                scan.snapshotId(),
                null,
                millis(metrics.totalPlanningDuration()),
                count(metrics.resultDataFiles()),
                count(metrics.skippedDataFiles()),
                count(metrics.resultDeleteFiles()),
                count(metrics.totalFileSizeInBytes()),
                null,
                null,
                tree());
    }

    private MetricsReport commit(CommitReport commit) {
        CommitMetricsResult metrics = commit.commitMetrics();
        return new MetricsReport(
                receivedAt(),
                stored.kind().label(),
                commit.snapshotId(),
                commit.operation(),
                millis(metrics.totalDuration()),
                count(metrics.addedDataFiles()),
                count(metrics.removedDataFiles()),
                count(metrics.addedDeleteFiles()),
                count(metrics.addedFilesSizeInBytes()),
                count(metrics.addedRecords()),
                count(metrics.removedRecords()),
                tree());
    }

    private String receivedAt() {
        return MILLISECONDS.format(Instant.ofEpochMilli(stored.receivedAt()));
    }

    private static @Nullable Long millis(@Nullable TimerResult timer) {
        return timer == null ? null : timer.totalDuration().toMillis();
    }

    private static @Nullable Long count(@Nullable CounterResult counter) {
        return counter == null ? null : counter.value();
    }

    private Map<String, Object> tree() {
        try {
            return JSON.readValue(stored.report(), TREE);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored report is not JSON: " + stored.report(), e);
        }
    }
}
