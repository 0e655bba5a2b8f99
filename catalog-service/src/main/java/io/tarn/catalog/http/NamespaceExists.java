package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code HEAD /namespaces/{namespace}}: whether there is such a namespace. */
final class NamespaceExists implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_NAMESPACE_EXISTS;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.catalog().namespaces().load(exchange.namespace());
        exchange.answerNothing();
    }
}
