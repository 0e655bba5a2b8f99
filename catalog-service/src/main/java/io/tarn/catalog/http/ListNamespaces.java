package io.tarn.catalog.http;

import io.tarn.catalog.NamePage;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.responses.ListNamespacesResponse;

/** {@code GET /namespaces}: the namespaces directly below one, or at the root. */
final class ListNamespaces implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_LIST_NAMESPACES;
    }

    @Override
    public void handle(Exchange exchange) {
        NamePage<Namespace> page =
                exchange.catalog().namespaces().list(exchange.namespaceParameter("parent"), exchange.page());
        exchange.answer(ListNamespacesResponse.builder()
                .addAll(page.items())
                .nextPageToken(page.nextToken())
                .build());
    }
}
