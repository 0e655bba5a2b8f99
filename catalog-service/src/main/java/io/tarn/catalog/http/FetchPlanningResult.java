package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code GET .../tables/{table}/plan/{plan-id}}: the answer to a plan that is kept, again. */
final class FetchPlanningResult implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_FETCH_TABLE_SCAN_PLAN;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answerJson(exchange.catalog().scans().planned(exchange.user(), exchange.table(), exchange.planId()));
    }
}
