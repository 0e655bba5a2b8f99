package io.tarn.maintenance;

import io.tarn.storage.BoundedFileIO;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocationRanges;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * The operations of a table whose files are bounded by its locations: a file that its metadata names elsewhere is not read, and
 * never deleted. The catalog may have sent the locations; else they are those of the metadata. For one thread.
 */
final class BoundedOperations implements TableOperations {
    private final TableOperations operations;

    private BoundedOperations(TableOperations operations) {
        this.operations = operations;
    }

    /** The table with bounded files. */
    static Table bound(Table table) {
        return table instanceof HasTableOperations has && !(table.io() instanceof BoundedFileIO)
                ? new BaseTable(new BoundedOperations(has.operations()), table.name())
                : table;
    }

    @Override
    public TableMetadata current() {
        return operations.current();
    }

    @Override
    public TableMetadata refresh() {
        return operations.refresh();
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        operations.commit(base, metadata);
    }

    @Override
    public FileIO io() {
        return FileStores.over(operations.io())
                .of(LocationRanges.of(current().location(), current().properties()));
    }

    @Override
    public EncryptionManager encryption() {
        return operations.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return operations.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return operations.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
        return new BoundedOperations(operations.temp(uncommitted));
    }

    @Override
    public long newSnapshotId() {
        return operations.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
        return operations.requireStrictCleanup();
    }
}
