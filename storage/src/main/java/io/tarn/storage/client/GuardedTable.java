package io.tarn.storage.client;

import io.tarn.storage.property.AllowedProperties;
import java.util.Map;
import org.apache.iceberg.BaseMetadataTable;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.MetadataTableType;
import org.apache.iceberg.MetadataTableUtils;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table whose metadata holds properties that clients may not set, from before that was checked or from a catalog that does not check. Readers and
 * writers do not see them: Iceberg makes the location provider that a table names as soon as a scan of it is sent to the executors,
 * and hands all properties to the writers of files. Changes of the table do see them, so that they can be removed.
 */
public final class GuardedTable extends BaseTable {
    private static final long serialVersionUID = 1L;

    private GuardedTable(BaseTable table) {
        super(new Operations(table.operations()), table.name(), table.reporter());
    }

    /**
     * The same table if there is nothing to hide, as nearly always.
     *
     * @param name by which it was loaded; tells of a metadata table which one it is
     */
    public static Table of(Table table, TableIdentifier name) {
        if (table instanceof BaseMetadataTable metadata && hides(metadata.table())) {
            return MetadataTableUtils.createMetadataTableInstance(
                    new GuardedTable(metadata.table()), MetadataTableType.from(name.name()));
        }
        return table instanceof BaseTable base && hides(base) ? new GuardedTable(base) : table;
    }

    private static boolean hides(BaseTable table) {
        Map<String, String> properties = table.properties();
        return AllowedProperties.TABLE.effective(properties) != properties;
    }

    @Override
    public Map<String, String> properties() {
        return AllowedProperties.TABLE.effective(super.properties());
    }

    private record Operations(TableOperations operations) implements TableOperations {
        @Override
        public LocationProvider locationProvider() {
            TableMetadata metadata = operations.current();
            return LocationProviders.locationsFor(
                    metadata.location(), AllowedProperties.TABLE.effective(metadata.properties()));
        }

        @Override
        public TableOperations temp(TableMetadata uncommitted) {
            return new Operations(operations.temp(uncommitted));
        }

        @Override
        public void commit(TableMetadata base, TableMetadata metadata) {
            operations.commit(base, metadata);
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
        public FileIO io() {
            return operations.io();
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
        public long newSnapshotId() {
            return operations.newSnapshotId();
        }

        @Override
        public boolean requireStrictCleanup() {
            return operations.requireStrictCleanup();
        }
    }
}
