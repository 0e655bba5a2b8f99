package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code POST .../metrics}: takes a report of a scan or commit and drops it; not listed, so that clients save the call. */
final class ReportMetrics implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_REPORT_METRICS;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answerNothing();
    }
}
