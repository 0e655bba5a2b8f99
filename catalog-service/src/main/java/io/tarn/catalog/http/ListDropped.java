package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.DroppedList;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.NamePage;
import io.tarn.catalog.PageRequest;
import io.tarn.catalog.metastore.DroppedEntity;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;

/**
 * {@code GET /v1/warehouses/{warehouse}/dropped}: what was dropped, the newest first. {@code namespace} (its levels separated
 * by U+001F, as the Iceberg specification does) and {@code name} narrow it down; {@code pageToken} and {@code pageSize} are
 * those of the specification, too.
 */
record ListDropped(CatalogService service) implements Handler {
    private static final String LEVEL_SEPARATOR = "\u001f";
    private static final String USUAL_SIZE = "1000";

    @Override
    public void handle(Context ctx) {
        String size = ctx.queryParam("pageSize");
        PageRequest page = PageRequest.of(ctx.queryParam("pageToken"), size == null ? USUAL_SIZE : size);
        Optional<Namespace> namespace = Optional.ofNullable(ctx.queryParam("namespace"))
                .map(levels -> Namespace.of(levels.split(LEVEL_SEPARATOR, -1)));
        NamePage<DroppedEntity> found = service.warehouse(ctx.pathParam("warehouse"))
                .dropped()
                .list(namespace, Optional.ofNullable(ctx.queryParam("name")), page);
        ctx.json(new DroppedList(
                found.items().stream().map(one -> new DroppedAnswer(one).info()).toList(), found.nextToken()));
    }
}
