package io.tarn.catalog.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.Warehouses;
import io.tarn.catalog.metastore.MetastoreException;
import io.tarn.catalog.metastore.OutcomeUnknownException;
import java.util.List;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;

/** The warehouses over HTTP, {@code /v1/warehouses}: Tarn's own endpoints, with problem documents as errors. Thread-safe. */
public final class WarehouseRoutes {
    private static final String ALL = "/v1/warehouses";
    private static final String ONE = ALL + "/{name}";

    private static final List<Row> ERRORS = List.of(
            new Row(NoSuchWarehouseException.class, ErrorCode.NOT_FOUND),
            new Row(BodyTooLargeException.class, ErrorCode.REQUEST_TOO_LARGE),
            new Row(BadRequestException.class, ErrorCode.BAD_REQUEST),
            new Row(MetastoreException.class, ErrorCode.STORAGE_FAILED),
            new Row(OutcomeUnknownException.class, ErrorCode.COMMIT_STATE_UNKNOWN));

    private final Warehouses warehouses;

    /** Serves the warehouses of that catalog. */
    public WarehouseRoutes(CatalogService service) {
        this.warehouses = service.warehouses();
    }

    /** Mounts the routes; whoever mounts them also answers {@link TarnException} with a problem document. */
    public void addTo(RoutesConfig routes) {
        routes.get(ALL, translating(new ListWarehouses(warehouses)));
        routes.post(ALL, translating(new CreateWarehouse(warehouses)));
        routes.get(ONE, translating(new LoadWarehouse(warehouses)));
        routes.patch(ONE, translating(new ChangeWarehouse(warehouses)));
        routes.delete(ONE, translating(new DropWarehouse(warehouses)));
    }

    private static Handler translating(Handler handler) {
        return context -> {
            try {
                handler.handle(context);
            } catch (RuntimeException e) {
                throw translate(e);
            }
        };
    }

    private static RuntimeException translate(RuntimeException e) {
        return ERRORS.stream()
                .filter(row -> row.exception().isInstance(e))
                .findFirst()
                .<RuntimeException>map(row -> new TarnException(row.code(), String.valueOf(e.getMessage()), e))
                .orElse(e);
    }

    private record Row(Class<? extends RuntimeException> exception, ErrorCode code) {}
}
