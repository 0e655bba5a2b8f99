package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.WarehousePatch;
import io.tarn.catalog.Warehouses;
import io.tarn.catalog.metastore.StoredWarehouse;
import io.tarn.storage.Location;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code PATCH /v1/warehouses/{name}}: sets and removes properties, as one step; answers what is there then. */
record ChangeWarehouse(Warehouses warehouses) implements Handler {
    @Override
    public void handle(Context ctx) {
        WarehousePatch patch = OwnBody.read(ctx, WarehousePatch.class);
        ctx.json(new WarehouseAnswer(warehouses.update(
                        ctx.pathParam("name"),
                        before -> new StoredWarehouse(
                                before.warehouse()
                                        .withAllowed(allowed(before.warehouse().allowed(), patch)),
                                before.properties()
                                        .changedTo(
                                                patched(before.properties().defaults(), patch.defaults()),
                                                patched(before.properties().overrides(), patch.overrides())),
                                before.createdAt())))
                .info());
    }

    private static List<Location> allowed(List<Location> before, WarehousePatch patch) {
        Set<Location> after = new LinkedHashSet<>(before);
        locations(patch.allowLocations()).forEach(after::add);
        locations(patch.disallowLocations()).forEach(after::remove);
        return List.copyOf(after);
    }

    private static Stream<Location> locations(@Nullable List<String> texts) {
        return texts == null ? Stream.of() : texts.stream().map(Location::of);
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
