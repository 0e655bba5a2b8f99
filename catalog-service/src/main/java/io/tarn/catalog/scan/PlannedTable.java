package io.tarn.catalog.scan;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/** One version of a table, or the part of it that some data manifests hold, as Iceberg's scans take it. */
final class PlannedTable extends BaseTable {
    private static final long serialVersionUID = 1L;

    /**
     * Copies, because a snapshot keeps its manifests in memory once it has read them: here that ends with the plan, where
     * the metadata may stay in a cache that does not know of their size.
     */
    private final transient Map<Long, Snapshot> copies;

    private final transient @Nullable Set<String> dataManifests;

    private PlannedTable(
            StaticTableOperations operations, Map<Long, Snapshot> copies, @Nullable Set<String> dataManifests) {
        super(operations, operations.current().location(), report -> {});
        this.copies = copies;
        this.dataManifests = dataManifests;
    }

    static PlannedTable whole(TableMetadata metadata, FileIO io) {
        return new PlannedTable(new StaticTableOperations(metadata, io), new ConcurrentHashMap<>(), null);
    }

    /** The same table, of which only the data manifests at those paths are seen. */
    PlannedTable part(Set<String> paths) {
        return new PlannedTable((StaticTableOperations) operations(), copies, paths);
    }

    @Override
    public @Nullable Snapshot currentSnapshot() {
        return seen(super.currentSnapshot());
    }

    @Override
    public @Nullable Snapshot snapshot(long snapshotId) {
        return seen(super.snapshot(snapshotId));
    }

    private @Nullable Snapshot seen(@Nullable Snapshot original) {
        if (original == null) {
            return null;
        }
        Snapshot copy = copies.computeIfAbsent(
                original.snapshotId(), id -> SnapshotParser.fromJson(SnapshotParser.toJson(original)));
        return dataManifests == null ? copy : new PlannedSnapshot(copy, dataManifests);
    }
}
