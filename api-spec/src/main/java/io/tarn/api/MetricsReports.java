package io.tarn.api;

import java.util.List;

/**
 * The answer of {@code GET /v1/warehouses/{warehouse}/namespaces/{namespace}/tables/{table}/metrics}.
 *
 * @param reports the newest first
 */
public record MetricsReports(List<MetricsReport> reports) {
    /** Keeps its own copy. */
    public MetricsReports {
        reports = List.copyOf(reports);
    }
}
