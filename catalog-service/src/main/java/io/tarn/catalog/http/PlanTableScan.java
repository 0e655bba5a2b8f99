package io.tarn.catalog.http;

import io.tarn.catalog.metastore.StoredAnswer;
import java.nio.charset.StandardCharsets;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;

/** {@code POST .../tables/{table}/plan}: which files a scan reads, or tokens of the parts to fetch. */
final class PlanTableScan implements Mutation {
    private static final int OK = 200;

    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_SUBMIT_TABLE_SCAN_PLAN;
    }

    @Override
    public void handle(Exchange exchange) {
        PlanTableScanRequest request = exchange.body(PlanTableScanRequest.class);
        exchange.answerJson(
                exchange.catalog().scans().plan(exchange.user(), exchange.table(), request, exchange.receipt()));
    }

    /** What is kept is the id of the plan, from which the same answer is made again. */
    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        String kept = answer.body();
        if (answer.status() == OK && kept != null) {
            String id = JsonBody.read(kept.getBytes(StandardCharsets.UTF_8), String.class);
            exchange.answerJson(exchange.catalog().scans().planned(exchange.user(), exchange.table(), id));
        } else {
            exchange.answer(answer);
        }
    }
}
