package io.tarn.catalog.http;

import io.javalin.config.RoutesConfig;
import io.tarn.api.TarnException;
import io.tarn.catalog.CatalogService;

/** The reports of clients over HTTP: Tarn's own endpoint, with problem documents as errors. Thread-safe. */
public final class MetricsRoutes {
    private final CatalogService service;

    /** Serves the reports that this catalog keeps. */
    public MetricsRoutes(CatalogService service) {
        this.service = service;
    }

    /** Mounts the routes; whoever mounts them also answers {@link TarnException} with a problem document. */
    public void addTo(RoutesConfig routes) {
        routes.get(ListMetricsReports.PATH, OwnErrors.translating(new ListMetricsReports(service)));
    }
}
