package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.FetchScanTasksRequest;

/** {@code POST .../tables/{table}/tasks}: the files of one part of a plan. It changes nothing, so it needs no key. */
final class FetchScanTasks implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_FETCH_TABLE_SCAN_PLAN_TASKS;
    }

    @Override
    public void handle(Exchange exchange) {
        FetchScanTasksRequest request = exchange.body(FetchScanTasksRequest.class);
        request.validate();
        exchange.answerJson(exchange.catalog().scans().fetch(exchange.user(), exchange.table(), request.planTask()));
    }
}
