package io.tarn.catalog.http;

import io.tarn.catalog.Namespaces;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.responses.UpdateNamespacePropertiesResponse;

/** {@code POST /namespaces/{namespace}/properties}: sets and removes properties. */
final class UpdateNamespace implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_UPDATE_NAMESPACE;
    }

    @Override
    public void handle(Exchange exchange) {
        UpdateNamespacePropertiesRequest request = exchange.body(UpdateNamespacePropertiesRequest.class);
        request.validate();
        Receipt receipt = exchange.receipt();
        exchange.catalog()
                .namespaces()
                .update(
                        exchange.namespace(),
                        new Namespaces.PropertyUpdate(request.updates(), request.removals()),
                        changes -> receipt.answer(StoredAnswer.json(json(changes))),
                        receipt);
        exchange.answer(receipt.answer());
    }

    private static String json(Namespaces.PropertyChanges changes) {
        return JsonBody.text(UpdateNamespacePropertiesResponse.builder()
                .addUpdated(changes.updated())
                .addRemoved(changes.removed())
                .addMissing(changes.missing())
                .build());
    }
}
