package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.WarehouseList;
import io.tarn.catalog.Warehouses;

/** {@code GET /v1/warehouses}: all of them; their number is bounded, so there are no pages. */
record ListWarehouses(Warehouses warehouses) implements Handler {
    @Override
    public void handle(Context ctx) {
        ctx.json(new WarehouseList(warehouses.list().stream()
                .map(stored -> new WarehouseAnswer(stored).info())
                .toList()));
    }
}
