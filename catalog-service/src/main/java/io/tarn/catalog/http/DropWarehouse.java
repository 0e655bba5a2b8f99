package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.catalog.Warehouses;

/** {@code DELETE /v1/warehouses/{name}}: drops a warehouse with nothing in it; files stay. */
record DropWarehouse(Warehouses warehouses) implements Handler {
    @Override
    public void handle(Context ctx) {
        warehouses.drop(ctx.pathParam("name"));
        ctx.status(204);
    }
}
