package io.tarn.catalog.http;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/** {@code POST .../register}: gives a name to a metadata file. */
final class RegisterTable implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_REGISTER_TABLE;
    }

    @Override
    public void handle(Exchange exchange) {
        RegisterTableRequest request = exchange.body(RegisterTableRequest.class);
        request.validate();
        TableMetadata metadata = exchange.catalog().tables().register(exchange.namespace(), request);
        exchange.answer(LoadTableResponse.builder().withTableMetadata(metadata).build());
    }
}
