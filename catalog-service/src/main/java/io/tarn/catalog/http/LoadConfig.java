package io.tarn.catalog.http;

import io.tarn.catalog.Warehouses;
import io.tarn.catalog.metastore.Receipts;
import io.tarn.catalog.metastore.StoredWarehouse;
import io.tarn.catalog.metastore.WarehouseProperties;
import java.util.List;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.ResourcePaths;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/config}: the prefix of a warehouse, and exactly the operations that work. */
final class LoadConfig implements Operation {
    private final List<Endpoint> advertised;

    LoadConfig(List<Endpoint> advertised) {
        this.advertised = advertised;
    }

    @Override
    public Endpoint endpoint() {
        return Endpoint.create("GET", "/" + ResourcePaths.config());
    }

    @Override
    public void handle(Exchange exchange) {
        StoredWarehouse warehouse = warehouse(exchange.service().warehouses(), exchange.query("warehouse"));
        WarehouseProperties sent = warehouse.properties().sent();
        exchange.answer(ConfigResponse.builder()
                .withIdempotencyKeyLifetime(Receipts.LIFETIME.toString())
                .withDefaults(sent.defaults())
                .withOverrides(sent.overrides())
                .withOverride("prefix", warehouse.warehouse().name().value())
                .withEndpoints(advertised)
                .build());
    }

    private static StoredWarehouse warehouse(Warehouses warehouses, @Nullable String wanted) {
        return wanted == null || wanted.isEmpty() ? warehouses.first() : warehouses.get(wanted);
    }
}
