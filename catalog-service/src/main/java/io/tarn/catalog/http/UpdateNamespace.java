package io.tarn.catalog.http;

import io.tarn.catalog.Namespaces;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.responses.UpdateNamespacePropertiesResponse;

/** {@code POST /namespaces/{namespace}/properties}: sets and removes properties. */
final class UpdateNamespace implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_UPDATE_NAMESPACE;
    }

    @Override
    public void handle(Exchange exchange) {
        UpdateNamespacePropertiesRequest request = exchange.body(UpdateNamespacePropertiesRequest.class);
        request.validate();
        Namespaces.PropertyChanges changes =
                exchange.catalog().namespaces().update(exchange.namespace(), request.updates(), request.removals());
        exchange.answer(UpdateNamespacePropertiesResponse.builder()
                .addUpdated(changes.updated())
                .addRemoved(changes.removed())
                .addMissing(changes.missing())
                .build());
    }
}
