package io.tarn.catalog.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.metastore.MetastoreException;
import java.util.List;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;

/** The reports of clients over HTTP: Tarn's own endpoint, with problem documents as errors. Thread-safe. */
public final class MetricsRoutes {
    private static final List<Row> ERRORS = List.of(
            new Row(NoSuchTableException.class, ErrorCode.TABLE_NOT_FOUND),
            new Row(NoSuchNamespaceException.class, ErrorCode.NAMESPACE_NOT_FOUND),
            new Row(NoSuchWarehouseException.class, ErrorCode.NOT_FOUND),
            new Row(BadRequestException.class, ErrorCode.BAD_REQUEST),
            new Row(MetastoreException.class, ErrorCode.STORAGE_FAILED));

    private final CatalogService service;

    /** Serves the reports that this catalog keeps. */
    public MetricsRoutes(CatalogService service) {
        this.service = service;
    }

    /** Mounts the routes; whoever mounts them also answers {@link TarnException} with a problem document. */
    public void addTo(RoutesConfig routes) {
        ListMetricsReports list = new ListMetricsReports(service);
        routes.addHttpHandler(HandlerType.GET, ListMetricsReports.PATH, context -> {
            try {
                list.handle(context);
            } catch (RuntimeException e) {
                throw translate(e);
            }
        });
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
