package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.api.WarehouseRequest;
import io.tarn.catalog.Warehouses;
import io.tarn.catalog.Warehouses.ExistingFiles;
import io.tarn.catalog.metastore.StoredWarehouse;
import io.tarn.catalog.metastore.WarehouseProperties;
import io.tarn.storage.Location;
import io.tarn.storage.WarehouseName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/warehouses}: makes a warehouse; 201 with what was made. */
record CreateWarehouse(Warehouses warehouses) implements Handler {
    @Override
    public void handle(Context ctx) {
        WarehouseRequest request = OwnBody.read(ctx, WarehouseRequest.class);
        // A JSON body may leave it out, whatever its type here says.
        @Nullable String name = request.name();
        if (name == null) {
            throw new TarnException(ErrorCode.BAD_REQUEST, "the body has no 'name'; a warehouse needs one");
        }
        StoredWarehouse made = warehouses.create(
                new WarehouseName(name),
                request.root() == null ? null : Location.of(request.root()),
                Objects.requireNonNullElse(request.allowedLocations(), List.<String>of()).stream()
                        .map(Location::of)
                        .toList(),
                Boolean.TRUE.equals(request.allowExistingFiles()) ? ExistingFiles.ALLOWED : ExistingFiles.REFUSED,
                WarehouseProperties.none()
                        .changedTo(
                                Objects.requireNonNullElse(request.defaults(), Map.of()),
                                Objects.requireNonNullElse(request.overrides(), Map.of())));
        ctx.status(201)
                .header("Location", "/v1/warehouses/" + made.warehouse().name())
                .json(new WarehouseAnswer(made).info());
    }
}
