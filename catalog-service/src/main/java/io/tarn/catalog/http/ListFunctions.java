package io.tarn.catalog.http;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.rest.Endpoint;

/** {@code GET .../functions}: the functions of a namespace. There are none: nothing in the specification makes one. */
final class ListFunctions implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.create("GET", "/v1/{prefix}/namespaces/{namespace}/functions");
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.page();
        exchange.catalog().namespaces().load(exchange.namespace());
        exchange.answer(Map.of("identifiers", List.of()));
    }
}
