package io.tarn.query.spark;

import io.tarn.query.load.CopyLedger;
import io.tarn.storage.property.AllowedProperties;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/**
 * A table whose next commit also writes what the table remembers of loaded files, and which is committed only onto a table that
 * still remembers what it did when the files were chosen.
 *
 * <p>Iceberg tries an append again when another commit came first. For any other commit that is right; one of another {@code COPY
 * INTO} changes the property, and the attempt onto its result is given up. An attempt that does not know of it yet fails in the
 * catalog, because both move the table's main branch. So of two that load the same files one loads them.
 *
 * <p>For one commit, in one thread.
 */
final class CopyTable extends BaseTable {
    private static final long serialVersionUID = 1L;

    private CopyTable(Guarded operations, String name) {
        super(operations, name);
    }

    /** The table, to be committed with this ledger in place of that which it has. */
    static CopyTable of(Table table, @Nullable String expected, String ledger) {
        TableOperations operations = ((HasTableOperations) table).operations();
        return new CopyTable(new Guarded(operations, expected, ledger), table.name());
    }

    @Override
    public Map<String, String> properties() {
        return AllowedProperties.TABLE.effective(super.properties());
    }

    /** The rows that the commit added, as its summary tells. */
    long addedRows() {
        return ((Guarded) operations()).addedRows;
    }

    /** Another {@code COPY INTO} was faster. Iceberg takes the files of the attempt away and does not try again. */
    static final class LedgerMoved extends ValidationException {
        private static final long serialVersionUID = 1L;

        private LedgerMoved() {
            super("another COPY INTO was committed first");
        }
    }

    private static final class Guarded implements TableOperations {
        private final TableOperations operations;
        private final @Nullable String expected;
        private final String ledger;
        private long addedRows;

        private Guarded(TableOperations operations, @Nullable String expected, String ledger) {
            this.operations = operations;
            this.expected = expected;
            this.ledger = ledger;
        }

        @Override
        public void commit(TableMetadata base, TableMetadata metadata) {
            if (!Objects.equals(base.property(CopyLedger.PROPERTY, null), expected)) {
                throw new LedgerMoved();
            }
            TableMetadata remembered = TableMetadata.buildFrom(metadata)
                    .setProperties(Map.of(CopyLedger.PROPERTY, ledger))
                    .build();
            operations.commit(base, remembered);
            String added = metadata.currentSnapshot().summary().get("added-records");
            addedRows = added == null ? 0 : Long.parseLong(added);
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
        public LocationProvider locationProvider() {
            return operations.locationProvider();
        }

        @Override
        public TableOperations temp(TableMetadata uncommitted) {
            return operations.temp(uncommitted);
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
