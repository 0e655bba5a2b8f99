package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code GET .../views/{view}}: the metadata of a view. */
final class LoadView implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_LOAD_VIEW;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answerView(exchange.catalog().views().load(exchange.view()));
    }
}
