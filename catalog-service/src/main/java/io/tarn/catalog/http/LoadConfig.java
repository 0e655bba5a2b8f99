package io.tarn.catalog.http;

import io.tarn.catalog.CatalogService;
import io.tarn.catalog.WarehouseCatalog;
import java.util.List;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.ResourcePaths;
import org.apache.iceberg.rest.responses.ConfigResponse;

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
        CatalogService service = exchange.service();
        String wanted = exchange.query("warehouse");
        WarehouseCatalog catalog =
                wanted == null || wanted.isEmpty() ? service.defaultWarehouse() : service.warehouse(wanted);
        exchange.answer(ConfigResponse.builder()
                .withIdempotencyKeyLifetime(Idempotency.LIFETIME.toString())
                .withOverride("prefix", catalog.name().value())
                .withEndpoints(advertised)
                .build());
    }
}
