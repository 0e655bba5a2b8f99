package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code DELETE .../views/{view}}: frees the name. */
final class DropView implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_DELETE_VIEW;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.catalog().views().drop(exchange.view(), exchange.receipt());
        exchange.answerNothing();
    }
}
