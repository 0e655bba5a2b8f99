package io.tarn.catalog.http;

import io.tarn.catalog.metastore.Receipt;
import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.responses.CreateNamespaceResponse;

/** {@code POST /namespaces}: makes a namespace with properties. */
final class CreateNamespace implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_CREATE_NAMESPACE;
    }

    @Override
    public void handle(Exchange exchange) {
        CreateNamespaceRequest request = exchange.body(CreateNamespaceRequest.class);
        request.validate();
        CreateNamespaceResponse response = CreateNamespaceResponse.builder()
                .withNamespace(request.namespace())
                .setProperties(request.properties())
                .build();
        Receipt receipt = exchange.receipt();
        receipt.answer(StoredAnswer.json(JsonBody.text(response)));
        exchange.catalog().namespaces().create(request.namespace(), request.properties(), receipt);
        exchange.answer(receipt.answer());
    }
}
