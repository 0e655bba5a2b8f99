package io.tarn.catalog.http;

import io.tarn.catalog.TableVersion;
import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** {@code POST .../tables/{table}}: applies updates if requirements hold. */
final class CommitTable implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_UPDATE_TABLE;
    }

    @Override
    public void handle(Exchange exchange) {
        UpdateTableRequest request = exchange.body(UpdateTableRequest.class);
        request.validate();
        TableVersion version =
                exchange.catalog().tables().commit(exchange.table(), request, exchange.writer(), exchange.receipt());
        exchange.answerTable(version);
    }

    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.repeatTable(answer);
    }
}
