package io.tarn.catalog.http;

import io.tarn.catalog.Tables;
import io.tarn.catalog.metastore.StoredAnswer;
import io.tarn.storage.LocationRanges;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/** {@code POST .../tables}: makes a table, or with {@code stage-create} says what it would be. */
final class CreateTable implements Mutation {
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
        if (request.stageCreate()) {
            TableMetadata staged = tables.stage(namespace, request);
            StoredAnswer answer = StoredAnswer.json(JsonBody.text(LoadTableResponse.builder()
                    .withTableMetadata(staged)
                    .addAllConfig(LocationRanges.of(staged.location(), staged.properties())
                            .toConfig())
                    .build()));
            exchange.receipt().answer(answer);
            exchange.answer(answer);
        } else {
            exchange.answerTable(tables.create(namespace, request, exchange.receipt()));
        }
    }

    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.repeatTable(answer);
    }
}
