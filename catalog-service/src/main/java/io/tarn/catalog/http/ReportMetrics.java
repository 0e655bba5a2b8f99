package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.ReportMetricsRequest;

/** {@code POST .../metrics}: takes a report of a scan or commit, which is kept in the background. */
final class ReportMetrics implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_REPORT_METRICS;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.catalog().reports().take(exchange.table(), exchange.body(ReportMetricsRequest.class));
        exchange.answerNothing();
    }
}
