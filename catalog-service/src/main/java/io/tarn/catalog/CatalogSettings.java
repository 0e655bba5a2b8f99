package io.tarn.catalog;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarn.storage.Warehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.io.FileIO;

/**
 * What a catalog is made of.
 *
 * @param metastoreFile the SQLite file of pointers; its folder exists
 * @param warehouses at least one; the first is the default
 * @param io reads and writes metadata files, and deletes the files of purged tables
 * @param meters where the catalog counts what it does
 * @param dropRetention how long dropped tables and views can be brought back; zero if they cannot
 */
public record CatalogSettings(
        Path metastoreFile, List<Warehouse> warehouses, FileIO io, MeterRegistry meters, Duration dropRetention) {
    /**
     * Keeps its own copy of the list.
     *
     * @throws IllegalArgumentException without a warehouse
     */
    public CatalogSettings {
        warehouses = List.copyOf(warehouses);
        if (warehouses.isEmpty()) {
            throw new IllegalArgumentException("a catalog needs at least one warehouse");
        }
    }
}
