package io.tarn.catalog.http;

import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.rest.Endpoint;

/** {@code HEAD .../views/{view}}: whether there is such a view. */
final class ViewExists implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_VIEW_EXISTS;
    }

    @Override
    public void handle(Exchange exchange) {
        TableIdentifier view = exchange.view();
        if (!exchange.catalog().views().exists(view)) {
            throw new NoSuchViewException("View does not exist: %s", view);
        }
        exchange.answerNothing();
    }
}
