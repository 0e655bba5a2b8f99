package io.tarn.catalog.http;

import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.responses.GetNamespaceResponse;

/** {@code GET /namespaces/{namespace}}: the properties of a namespace. */
final class LoadNamespace implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_LOAD_NAMESPACE;
    }

    @Override
    public void handle(Exchange exchange) {
        Namespace namespace = exchange.namespace();
        exchange.answer(GetNamespaceResponse.builder()
                .withNamespace(namespace)
                .setProperties(exchange.catalog().namespaces().load(namespace))
                .build());
    }
}
