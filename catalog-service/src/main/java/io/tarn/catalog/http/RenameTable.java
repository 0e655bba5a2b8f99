package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.RenameTableRequest;

/** {@code POST /tables/rename}: moves a table to another name. */
final class RenameTable implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_RENAME_TABLE;
    }

    @Override
    public void handle(Exchange exchange) {
        RenameTableRequest request = exchange.body(RenameTableRequest.class);
        request.validate();
        exchange.catalog().tables().rename(request.source(), request.destination(), exchange.receipt());
        exchange.answerNothing();
    }
}
