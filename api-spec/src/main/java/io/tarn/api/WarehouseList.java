package io.tarn.api;

import java.util.List;

/**
 * The answer of {@code GET /v1/warehouses}.
 *
 * @param warehouses all of them, the first created first: it is the default one
 */
public record WarehouseList(List<WarehouseInfo> warehouses) {
    /** Keeps a copy of the list. */
    public WarehouseList {
        warehouses = List.copyOf(warehouses);
    }
}
