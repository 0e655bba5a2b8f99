package io.tarn.catalog.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
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
        routes.get(ALL, translating(new ListDropped(service)));
        routes.post(ONE + "/undrop", translating(new Undrop(service)));
        routes.post(ONE + "/purge", translating(new PurgeDropped(service)));
    }

    private static Handler translating(Handler handler) {
        return context -> {
            try {
                handler.handle(context);
            } catch (RuntimeException e) {
                throw OwnErrors.translate(e);
            }
        };
    }
}
