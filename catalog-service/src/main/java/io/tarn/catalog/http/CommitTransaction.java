package io.tarn.catalog.http;

import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;

/** {@code POST /transactions/commit}: changes several tables, all or none. */
final class CommitTransaction implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_COMMIT_TRANSACTION;
    }

    @Override
    public void handle(Exchange exchange) {
        CommitTransactionRequest request = exchange.body(CommitTransactionRequest.class);
        request.validate();
        exchange.catalog().tables().commitAll(request.tableChanges(), exchange.writer(), exchange.receipt());
        exchange.answerNothing();
    }

    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.answer(answer.metadataLocation() == null ? answer : StoredAnswer.nothing());
    }
}
