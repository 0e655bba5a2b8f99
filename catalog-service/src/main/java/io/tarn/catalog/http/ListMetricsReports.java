package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.MetricsReports;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.WarehouseCatalog;
import io.tarn.catalog.metastore.MetricReports;
import io.tarn.catalog.metastore.MetricReports.Kind;
import java.util.Arrays;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/warehouses/{warehouse}/namespaces/{namespace}/tables/{table}/metrics}: the newest reports of clients on a
 * table, with {@code kind} and {@code limit}. Names are written as in the paths of the catalog.
 */
record ListMetricsReports(CatalogService service) implements Handler {
    static final String PATH = "/v1/warehouses/{warehouse}/namespaces/{namespace}/tables/{table}/metrics";
    private static final int USUAL_LIMIT = 20;

    @Override
    public void handle(Context context) {
        PathNames names = new PathNames(PATH, context.path());
        WarehouseCatalog catalog = service.warehouse(names.get("{warehouse}"));
        TableIdentifier table = TableIdentifier.of(names.namespace(), names.get("{table}"));
        Kind kind = kind(context.queryParam("kind"));
        int limit = limit(context.queryParam("limit"));
        byte[] json = JsonBody.plain(new MetricsReports(catalog.reports().newest(table, kind, limit).stream()
                .map(stored -> new ReportAnswer(stored).report())
                .toList()));
        context.contentType("application/json").result(json);
    }

    private static @Nullable Kind kind(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("kind is '%s', it must be scan or commit", text));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL_LIMIT;
        }
        if (!text.matches("\\d{1,4}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > MetricReports.MOST_OF_A_TABLE) {
            throw new BadRequestException(
                    "limit is '%s', it must be a number from 1 to %d", text, MetricReports.MOST_OF_A_TABLE);
        }
        return Integer.parseInt(text);
    }
}
