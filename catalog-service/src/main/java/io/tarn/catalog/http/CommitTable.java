package io.tarn.catalog.http;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/** {@code POST .../tables/{table}}: applies updates if requirements hold. */
final class CommitTable implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_UPDATE_TABLE;
    }

    @Override
    public void handle(Exchange exchange) {
        UpdateTableRequest request = exchange.body(UpdateTableRequest.class);
        request.validate();
        TableMetadata metadata = exchange.catalog().tables().commit(exchange.table(), request);
        exchange.answer(LoadTableResponse.builder().withTableMetadata(metadata).build());
    }
}
