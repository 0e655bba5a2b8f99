package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.responses.CreateNamespaceResponse;

/** {@code POST /namespaces}: makes a namespace with properties. */
final class CreateNamespace implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_CREATE_NAMESPACE;
    }

    @Override
    public void handle(Exchange exchange) {
        CreateNamespaceRequest request = exchange.body(CreateNamespaceRequest.class);
        request.validate();
        exchange.catalog().namespaces().create(request.namespace(), request.properties());
        exchange.answer(CreateNamespaceResponse.builder()
                .withNamespace(request.namespace())
                .setProperties(request.properties())
                .build());
    }
}
