package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code DELETE /namespaces/{namespace}}: removes an empty namespace. */
final class DropNamespace implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_DELETE_NAMESPACE;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.catalog().namespaces().drop(exchange.namespace(), exchange.receipt());
        exchange.answerNothing();
    }
}
