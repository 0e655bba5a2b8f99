package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code GET .../tables}: the tables of a namespace. */
final class ListTables implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_LIST_TABLES;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.answerNames(exchange.catalog().tables().list(exchange.namespace(), exchange.page()));
    }
}
