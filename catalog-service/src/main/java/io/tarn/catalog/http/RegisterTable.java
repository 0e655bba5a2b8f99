package io.tarn.catalog.http;

import io.tarn.catalog.TableVersion;
import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.RegisterTableRequest;

/** {@code POST .../register}: gives a name to a metadata file. */
final class RegisterTable implements Mutation {
    /**
     * A field of Tarn's own in the request: locations of files that were there before the table, which it may read and never
     * deletes.
     */
    private static final String READ_LOCATIONS = "tarn-read-locations";

    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_REGISTER_TABLE;
    }

    @Override
    public void handle(Exchange exchange) {
        RegisterTableRequest request = exchange.body(RegisterTableRequest.class);
        request.validate();
        TableVersion version = exchange.catalog()
                .tables()
                .register(exchange.namespace(), request, exchange.bodyTexts(READ_LOCATIONS), exchange.receipt());
        exchange.answerTable(version);
    }

    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.repeatTable(answer);
    }
}
