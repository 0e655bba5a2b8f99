package io.tarn.catalog;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.storage.Warehouse;
import java.util.List;
import org.apache.iceberg.io.FileIO;

/**
 * What a catalog is made of.
 *
 * @param metastore where the database of pointers is
 * @param warehouses at least one; the first is the default
 * @param io reads and writes metadata files, and deletes the files of purged tables
 * @param meters where the catalog counts what it does
 */
public record CatalogSettings(MetastoreAddress metastore, List<Warehouse> warehouses, FileIO io, MeterRegistry meters) {
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
