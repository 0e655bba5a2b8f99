package io.tarn.catalog.http;

import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.Endpoint;

/** {@code HEAD .../tables/{table}}: whether there is such a table. */
final class TableExists implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_TABLE_EXISTS;
    }

    @Override
    public void handle(Exchange exchange) {
        TableIdentifier table = exchange.table();
        if (!exchange.catalog().tables().exists(table)) {
            throw new NoSuchTableException("Table does not exist: %s", table);
        }
        exchange.answerNothing();
    }
}
