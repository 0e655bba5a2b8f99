package io.tarn.catalog.metastore;

import io.tarn.storage.Warehouse;
import java.time.Instant;

/**
 * A warehouse as the database has it.
 *
 * @param warehouse its name and root
 * @param properties what clients are told
 * @param createdAt when it was made; no two of a database are made at the same time
 */
public record StoredWarehouse(Warehouse warehouse, WarehouseProperties properties, Instant createdAt) {}
