package io.tarn.catalog.http;

import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** {@code POST .../views/{view}}: applies updates, such as a new version, if requirements hold. */
final class ReplaceView implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_UPDATE_VIEW;
    }

    @Override
    public void handle(Exchange exchange) {
        UpdateTableRequest request = exchange.body(UpdateTableRequest.class);
        request.validate();
        exchange.answerView(exchange.catalog().views().commit(exchange.view(), request, exchange.receipt()));
    }

    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.repeatView(answer);
    }
}
