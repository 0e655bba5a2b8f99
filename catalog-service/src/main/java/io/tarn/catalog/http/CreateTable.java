package io.tarn.catalog.http;

import io.tarn.catalog.Tables;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/** {@code POST .../tables}: makes a table, or with {@code stage-create} says what it would be. */
final class CreateTable implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_CREATE_TABLE;
    }

    @Override
    public void handle(Exchange exchange) {
        CreateTableRequest request = exchange.body(CreateTableRequest.class);
        request.validate();
        Namespace namespace = exchange.namespace();
        Tables tables = exchange.catalog().tables();
        TableMetadata metadata =
                request.stageCreate() ? tables.stage(namespace, request) : tables.create(namespace, request);
        exchange.answer(LoadTableResponse.builder().withTableMetadata(metadata).build());
    }
}
