package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** {@code DELETE .../tables/{table}}: frees the name, with {@code purgeRequested=true} also the files. */
final class DropTable implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_DELETE_TABLE;
    }

    @Override
    public void handle(Exchange exchange) {
        if (Boolean.parseBoolean(exchange.query("purgeRequested"))) {
            exchange.catalog().tables().purge(exchange.table(), exchange.receipt());
        } else {
            exchange.catalog().tables().drop(exchange.table(), exchange.receipt());
        }
        exchange.answerNothing();
    }
}
