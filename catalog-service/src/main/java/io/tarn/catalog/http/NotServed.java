package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/**
 * An operation of the specification that this catalog does not do: it says so, and is not listed.
 *
 * @param endpoint its method and path
 * @param why what the user is told
 */
record NotServed(Endpoint endpoint, String why) implements Operation {
    @Override
    public void handle(Exchange exchange) {
        throw new UnsupportedOperationException(endpoint + " is not supported: " + why);
    }
}
