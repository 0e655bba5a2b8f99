package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;

/** {@code POST /transactions/commit}: changes several tables, all or none. */
final class CommitTransaction implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_COMMIT_TRANSACTION;
    }

    @Override
    public void handle(Exchange exchange) {
        CommitTransactionRequest request = exchange.body(CommitTransactionRequest.class);
        request.validate();
        exchange.catalog().tables().commitAll(request.tableChanges());
        exchange.answerNothing();
    }
}
