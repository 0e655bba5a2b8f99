package io.tarn.catalog.http;

import io.javalin.config.RoutesConfig;
import io.tarn.api.TarnException;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.Warehouses;

/** The warehouses over HTTP, {@code /v1/warehouses}: Tarn's own endpoints, with problem documents as errors. Thread-safe. */
public final class WarehouseRoutes {
    private static final String ALL = "/v1/warehouses";
    private static final String ONE = ALL + "/{name}";

    private final Warehouses warehouses;

    /** Serves the warehouses of that catalog. */
    public WarehouseRoutes(CatalogService service) {
        this.warehouses = service.warehouses();
    }

    /** Mounts the routes; whoever mounts them also answers {@link TarnException} with a problem document. */
    public void addTo(RoutesConfig routes) {
        routes.get(ALL, OwnErrors.translating(new ListWarehouses(warehouses)));
        routes.post(ALL, OwnErrors.translating(new CreateWarehouse(warehouses)));
        routes.get(ONE, OwnErrors.translating(new LoadWarehouse(warehouses)));
        routes.patch(ONE, OwnErrors.translating(new ChangeWarehouse(warehouses)));
        routes.delete(ONE, OwnErrors.translating(new DropWarehouse(warehouses)));
    }
}
