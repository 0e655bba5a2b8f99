package io.tarn.api;

import java.util.List;
import java.util.Map;

/**
 * A warehouse, as {@code /v1/warehouses} answers it.
 *
 * @param name its name: the prefix in catalog URLs and the catalog in SQL
 * @param root the location below which its tables lie
 * @param allowedLocations further locations below which clients may place its tables and views
 * @param defaults what clients use where they are configured with nothing else
 * @param overrides what clients use whatever they are configured with
 * @param createdAt ISO 8601, UTC, milliseconds
 */
public record WarehouseInfo(
        String name,
        String root,
        List<String> allowedLocations,
        Map<String, String> defaults,
        Map<String, String> overrides,
        String createdAt) {}
