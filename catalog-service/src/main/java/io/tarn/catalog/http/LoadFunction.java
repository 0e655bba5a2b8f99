package io.tarn.catalog.http;

import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.Endpoint;

/** {@code GET .../functions/{function}}: a function, of which there are none. */
final class LoadFunction implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.create("GET", "/v1/{prefix}/namespaces/{namespace}/functions/{function}");
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.catalog().namespaces().load(exchange.namespace());
        throw new CatalogErrors.NoSuchFunctionException(
                "Function does not exist: " + TableIdentifier.of(exchange.namespace(), exchange.function()));
    }
}
