package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.WarehousePatch;
import io.tarn.catalog.Warehouses;
import io.tarn.catalog.metastore.WarehouseProperties;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code PATCH /v1/warehouses/{name}}: sets and removes properties, as one step; answers what is there then. */
record ChangeWarehouse(Warehouses warehouses) implements Handler {
    @Override
    public void handle(Context ctx) {
        WarehousePatch patch = OwnBody.read(ctx, WarehousePatch.class);
        ctx.json(new WarehouseAnswer(warehouses.update(
                        ctx.pathParam("name"),
                        before -> new WarehouseProperties(
                                patched(before.defaults(), patch.defaults()),
                                patched(before.overrides(), patch.overrides()))))
                .info());
    }

    private static Map<String, String> patched(
            Map<String, String> before, @Nullable Map<String, @Nullable String> changes) {
        Map<String, String> after = new HashMap<>(before);
        if (changes != null) {
            changes.forEach((key, value) -> {
                if (value == null) {
                    after.remove(key);
                } else {
                    after.put(key, value);
                }
            });
        }
        return after;
    }
}
