package io.tarn.catalog.metrics;

import io.tarn.catalog.metastore.MetricReports;
import io.tarn.catalog.metastore.MetricReports.Kind;
import io.tarn.catalog.metastore.MetricReports.Stored;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.requests.ReportMetricsRequest;
import org.apache.iceberg.rest.requests.ReportMetricsRequestParser;
import org.jspecify.annotations.Nullable;

/** The reports on the tables of one warehouse. Thread-safe. */
public final class TableReports {
    private final Function<TableIdentifier, String> placeOf;
    private final MetricReports reports;
    private final ReportQueue queue;
    private final AtomicLong arrivals = new AtomicLong();
    private final String process = UUID.randomUUID().toString();

    /**
     * The reports of a warehouse.
     *
     * @param placeOf finds a table, or throws {@link org.apache.iceberg.exceptions.NoSuchTableException}
     */
    public TableReports(Function<TableIdentifier, String> placeOf, MetricReports reports, ReportQueue queue) {
        this.placeOf = placeOf;
        this.reports = reports;
        this.queue = queue;
    }

    /**
     * Takes a report, to be kept soon. One of a kind that Iceberg does not know yet is taken and not kept.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchTableException if there is no such table
     */
    public void take(TableIdentifier table, ReportMetricsRequest request) {
        String place = placeOf.apply(table);
        Kind kind = switch (request.reportType()) {
            case SCAN_REPORT -> Kind.SCAN;
            case COMMIT_REPORT -> Kind.COMMIT;
            case UNKNOWN -> null;
        };
        if (kind != null) {
            String order = String.format(Locale.ROOT, "%012d-%s", arrivals.incrementAndGet(), process);
            queue.offer(new Stored(
                    place, Clock.systemUTC().millis(), order, kind, ReportMetricsRequestParser.toJson(request)));
        }
    }

    /**
     * The newest reports on a table, newest first; of one kind, or of both if that is null.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchTableException if there is no such table
     */
    public List<Stored> newest(TableIdentifier table, @Nullable Kind kind, int limit) {
        return reports.newest(placeOf.apply(table), kind, limit);
    }
}
