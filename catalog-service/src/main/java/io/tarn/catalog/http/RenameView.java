package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.RenameTableRequest;

/** {@code POST /views/rename}: moves a view to another name. */
final class RenameView implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_RENAME_VIEW;
    }

    @Override
    public void handle(Exchange exchange) {
        RenameTableRequest request = exchange.body(RenameTableRequest.class);
        request.validate();
        exchange.catalog().views().rename(request.source(), request.destination(), exchange.receipt());
        exchange.answerNothing();
    }
}
