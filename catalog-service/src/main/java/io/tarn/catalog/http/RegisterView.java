package io.tarn.catalog.http;

import io.tarn.catalog.metastore.StoredAnswer;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.RegisterViewRequest;

/** {@code POST .../register-view}: gives a name to a metadata file of a view. */
final class RegisterView implements Mutation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_REGISTER_VIEW;
    }

    @Override
    public void handle(Exchange exchange) {
        RegisterViewRequest request = exchange.body(RegisterViewRequest.class);
        request.validate();
        exchange.answerView(exchange.catalog().views().register(exchange.namespace(), request, exchange.receipt()));
    }

    @Override
    public void repeat(Exchange exchange, StoredAnswer answer) {
        exchange.repeatView(answer);
    }
}
