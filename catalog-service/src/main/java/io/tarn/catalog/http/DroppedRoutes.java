package io.tarn.catalog.http;

import io.javalin.config.RoutesConfig;
import io.tarn.api.TarnException;
import io.tarn.catalog.CatalogService;

/**
 * What was dropped, over HTTP, {@code /v1/warehouses/{warehouse}/dropped}: Tarn's own endpoints, with problem documents as
 * errors. Thread-safe.
 */
public final class DroppedRoutes {
    private static final String ALL = "/v1/warehouses/{warehouse}/dropped";
    private static final String ONE = ALL + "/{id}";

    private final CatalogService service;

    /** Serves what that catalog keeps. */
    public DroppedRoutes(CatalogService service) {
        this.service = service;
    }

    /** Mounts the routes; whoever mounts them also answers {@link TarnException} with a problem document. */
    public void addTo(RoutesConfig routes) {
        routes.get(ALL, OwnErrors.translating(new ListDropped(service)));
        routes.post(ONE + "/undrop", OwnErrors.translating(new Undrop(service)));
        routes.post(ONE + "/purge", OwnErrors.translating(new PurgeDropped(service)));
    }
}
