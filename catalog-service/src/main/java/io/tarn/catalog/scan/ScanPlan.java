package io.tarn.catalog.scan;

import io.tarn.storage.BoundedFileIO;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.IncrementalAppendScan;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Scan;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.expressions.Binder;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * What one request means for one version of a table. Making it reads the manifest list, not the manifests: those that the
 * filter rules out by their summaries are left out, the others are cut into groups, and each group is planned by itself when
 * it is asked for. The same request for the same version gives the same manifests and, in each group, the same files in the
 * same order. For one thread.
 */
final class ScanPlan {
    /** Files in a group of several manifests, at most; a manifest with more is a group of its own. */
    static final int FILES_IN_A_GROUP = 2_000;

    static final long MANIFEST_BYTES_IN_A_GROUP = 8L << 20;

    private final BoundedFileIO io;
    private final TableMetadata metadata;
    private final PlanTableScanRequest request;
    private final PlannedTable table;
    private final List<ManifestFile> manifests;

    /**
     * Reads the manifest list and checks the request against the table.
     *
     * @throws BadRequestException if it names a snapshot or field that the table does not have
     * @throws org.apache.iceberg.exceptions.ValidationException if the filter does not fit the schema
     */
    ScanPlan(TableMetadata metadata, BoundedFileIO io, PlanTableScanRequest request) {
        this.io = io;
        this.metadata = metadata;
        this.request = request;
        this.table = PlannedTable.whole(metadata, io);
        this.manifests = request.startSnapshotId() == null ? ofSnapshot() : ofAppends();
    }

    /** The partition specs of the table, by which the files of the plan are written. */
    PartitionSpec spec(int specId) {
        return metadata.spec(specId);
    }

    /**
     * Checks that the table may read a file that a manifest names.
     *
     * @throws io.tarn.storage.OutsideLocationException if it may not
     */
    void checkRead(ContentFile<?> file) {
        io.checkRead(file.location());
    }

    /** How many rows are enough, null for all. */
    @Nullable
    Long rowsWanted() {
        return request.minRowsRequested();
    }

    int manifestCount() {
        return manifests.size();
    }

    /** The groups, in their order; together they are the plan. */
    List<ManifestRange> groups() {
        List<ManifestRange> groups = new ArrayList<>();
        int from = 0;
        long files = 0;
        long bytes = 0;
        for (int i = 0; i < manifests.size(); i++) {
            ManifestFile manifest = manifests.get(i);
            long more = liveFiles(manifest);
            boolean full = files + more > FILES_IN_A_GROUP || bytes + manifest.length() > MANIFEST_BYTES_IN_A_GROUP;
            if (i > from && full) {
                groups.add(new ManifestRange(from, i));
                from = i;
                files = 0;
                bytes = 0;
            }
            files += more;
            bytes += manifest.length();
        }
        if (from < manifests.size()) {
            groups.add(new ManifestRange(from, manifests.size()));
        }
        return groups;
    }

    /** How many files a group has before the filter, at most; only a guess if the manifests do not say. */
    long files(ManifestRange range) {
        return manifestsOf(range).stream().mapToLong(ScanPlan::liveFiles).sum();
    }

    List<String> paths(ManifestRange range) {
        return manifestsOf(range).stream().map(ManifestFile::path).toList();
    }

    /** Plans one group; always in the same order. */
    CloseableIterable<FileScanTask> tasks(ManifestRange range) {
        if (request.startSnapshotId() == null) {
            return snapshotScan(table.part(Set.copyOf(paths(range)))).planFiles();
        }
        // One manifest at a time: over several, Iceberg's incremental scan plans in threads of its own, in any order.
        return CloseableIterable.concat(paths(range).stream()
                .map(path -> appendScan(table.part(Set.of(path))).planFiles())
                .toList());
    }

    private List<ManifestFile> manifestsOf(ManifestRange range) {
        return manifests.subList(range.from(), range.to());
    }

    private static long liveFiles(ManifestFile manifest) {
        Integer added = manifest.addedFilesCount();
        Integer existing = manifest.existingFilesCount();
        return added == null || existing == null ? FILES_IN_A_GROUP : (long) added + existing;
    }

    private List<ManifestFile> ofSnapshot() {
        Long snapshotId = request.snapshotId();
        if (snapshotId != null) {
            require(snapshotId);
        }
        PlannedScan scan = (PlannedScan) snapshotScan(table);
        bind(scan.filterSchema());
        Snapshot snapshot = scan.snapshot();
        return snapshot == null ? List.of() : matching(snapshot.dataManifests(io), scan.manifestFilter());
    }

    private List<ManifestFile> ofAppends() {
        require(request.endSnapshotId());
        bind(table.schema());
        // Checks that the start is an ancestor of the end; over no manifest it reads nothing.
        appendScan(table.part(Set.of())).planFiles();
        List<Snapshot> appends = new ArrayList<>();
        SnapshotUtil.ancestorsBetween(request.endSnapshotId(), request.startSnapshotId(), table::snapshot)
                .forEach(snapshot -> {
                    if (DataOperations.APPEND.equals(snapshot.operation())) {
                        appends.add(snapshot);
                    }
                });
        Set<Long> ids = appends.stream().map(Snapshot::snapshotId).collect(Collectors.toSet());
        Set<String> seen = new HashSet<>();
        List<ManifestFile> added = new ArrayList<>();
        for (Snapshot append : appends) {
            for (ManifestFile manifest : append.dataManifests(io)) {
                if (ids.contains(manifest.snapshotId()) && seen.add(manifest.path())) {
                    added.add(manifest);
                }
            }
        }
        Expression filter = request.filter() == null ? Expressions.alwaysTrue() : request.filter();
        return matching(added, new ManifestFilter(metadata.specsById(), filter, request.caseSensitive()));
    }

    private static List<ManifestFile> matching(List<ManifestFile> manifests, ManifestFilter filter) {
        return manifests.stream().filter(filter::mayMatch).toList();
    }

    private TableScan snapshotScan(PlannedTable part) {
        PlannedScan.SchemaOf schemaOf =
                request.useSnapshotSchema() ? PlannedScan.SchemaOf.SNAPSHOT : PlannedScan.SchemaOf.TABLE;
        TableScan scan = PlannedScan.of(part, schemaOf);
        Long snapshotId = request.snapshotId();
        TableScan placed = snapshotId == null ? scan : scan.useSnapshot(snapshotId);
        return refined(placed, ((PlannedScan) placed).filterSchema());
    }

    private IncrementalAppendScan appendScan(PlannedTable part) {
        IncrementalAppendScan scan = part.newIncrementalAppendScan()
                .fromSnapshotExclusive(request.startSnapshotId())
                .toSnapshot(request.endSnapshotId());
        return refined(scan, part.schema());
    }

    private <T extends Scan<T, FileScanTask, ?>> T refined(T scan, Schema schema) {
        T refined = scan.caseSensitive(request.caseSensitive());
        if (request.filter() != null) {
            refined = refined.filter(request.filter());
        }
        if (request.select() != null && !request.select().isEmpty()) {
            refined = refined.select(request.select());
        }
        if (request.statsFields() != null && !request.statsFields().isEmpty()) {
            refined = refined.includeColumnStats(request.statsFields().stream()
                    .map(name -> canonical(schema, name))
                    .toList());
        }
        return refined;
    }

    private String canonical(Schema schema, String name) {
        NestedField field = request.caseSensitive() ? schema.findField(name) : schema.caseInsensitiveFindField(name);
        if (field == null) {
            throw new BadRequestException("Invalid stats-fields: the table has no field '%s'", name);
        }
        return schema.findColumnName(field.fieldId());
    }

    private void bind(Schema schema) {
        if (request.filter() != null) {
            Binder.bind(schema.asStruct(), request.filter(), request.caseSensitive());
        }
    }

    private void require(long snapshotId) {
        if (metadata.snapshot(snapshotId) == null) {
            throw new BadRequestException(
                    "Cannot plan a scan of snapshot %d: the table does not have it, it may have expired", snapshotId);
        }
    }
}
