package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code GET .../views}: the views of a namespace. */
final class ListViews implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_LIST_VIEWS;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answerNames(exchange.catalog().views().list(exchange.namespace(), exchange.page()));
    }
}
