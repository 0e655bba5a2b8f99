package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code DELETE .../tables/{table}/plan/{plan-id}}: forgets a plan. */
final class CancelPlanning implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_CANCEL_TABLE_SCAN_PLAN;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.catalog().scans().cancel(exchange.user(), exchange.table(), exchange.planId(), exchange.receipt());
        exchange.answerNothing();
    }
}
