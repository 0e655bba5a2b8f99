package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKind;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.catalog.scan.Scans;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;

/** The tables of one warehouse, for the planning of scans. Thread-safe. */
record ScannedTables(EntityStore store, MetadataFiles files) implements Scans.Source {
    @Override
    public Scans.Source.Found find(TableIdentifier table) {
        Pointer pointer = store.require(EntityKind.TABLE, store.key(table));
        return new Scans.Source.Found(pointer.ranges(), pointer.metadataLocation());
    }

    @Override
    public TableMetadata at(String metadataLocation) {
        return files.table(metadataLocation);
    }
}
