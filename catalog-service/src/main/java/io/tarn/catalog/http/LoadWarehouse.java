package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.catalog.Warehouses;

/** {@code GET /v1/warehouses/{name}}: one warehouse. */
record LoadWarehouse(Warehouses warehouses) implements Handler {
    @Override
    public void handle(Context ctx) {
        ctx.json(new WarehouseAnswer(warehouses.get(ctx.pathParam("name"))).info());
    }
}
