package io.tarn.server;

import io.tarn.catalog.CatalogService;
import io.tarn.catalog.metastore.MetastoreException;
import io.tarn.query.spark.CurrentMetadata;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;

/** What the catalog of this process says of its tables and views. */
record CatalogMetadata(CatalogService catalog) implements CurrentMetadata {
    @Override
    public Optional<String> location(String warehouse, TableIdentifier name) {
        try {
            return catalog.warehouse(warehouse).metadataLocation(name);
        } catch (NoSuchWarehouseException | MetastoreException e) {
            // The statement itself will say what is wrong.
            return Optional.empty();
        }
    }
}
