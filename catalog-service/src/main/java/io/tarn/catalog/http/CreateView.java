package io.tarn.catalog.http;

import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CreateViewRequest;

/** {@code POST .../views}: makes a view. */
final class CreateView implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_CREATE_VIEW;
    }

    @Override
    public void handle(Exchange exchange) {
        CreateViewRequest request = exchange.body(CreateViewRequest.class);
        request.validate();
        exchange.answerView(exchange.catalog().views().create(exchange.namespace(), request, exchange.receipt()));
    }

    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.repeatView(answer);
    }
}
