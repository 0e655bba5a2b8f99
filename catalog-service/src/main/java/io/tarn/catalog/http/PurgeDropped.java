package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.tarn.catalog.CatalogService;

/** {@code POST /v1/warehouses/{warehouse}/dropped/{id}/purge}: has the files deleted now; 202, because that takes its time. */
record PurgeDropped(CatalogService service) implements Handler {
    @Override
    public void handle(Context ctx) {
        ctx.status(HttpStatus.ACCEPTED)
                .json(new DroppedAnswer(service.warehouse(ctx.pathParam("warehouse"))
                                .dropped()
                                .purge(ctx.pathParam("id")))
                        .info());
    }
}
