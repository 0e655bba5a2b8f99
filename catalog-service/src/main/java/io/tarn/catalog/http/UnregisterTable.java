package io.tarn.catalog.http;

import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;

/** {@code POST .../tables/{table}/unregister}: forgets a table and leaves all its files where they are. */
final class UnregisterTable implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.create("POST", "/v1/{prefix}/namespaces/{namespace}/tables/{table}/unregister");
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answerTable(exchange.catalog().tables().unregister(exchange.table(), exchange.receipt()));
    }

    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.repeatTable(answer);
    }
}
