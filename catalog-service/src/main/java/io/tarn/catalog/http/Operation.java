package io.tarn.catalog.http;

import org.apache.iceberg.rest.Endpoint;

/** One operation of the Iceberg REST specification. Implementations hold no state of a request. */
interface Operation {
    /** Method and path, as {@code GET /v1/config} lists them. */
    Endpoint endpoint();

    /** Answers a request; an exception becomes an error answer by {@link CatalogErrors}. */
    void handle(Exchange exchange);
}
