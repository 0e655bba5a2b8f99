package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.NativeDirectories;
import io.tarn.query.duckdb.NativeTable;
import io.tarn.query.spark.join.PlannedBytes;
import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.BaseMetadataTable;
import org.apache.iceberg.ScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.spark.source.PlannedScan;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Scans of Iceberg tables as DuckDB queries over the files that Iceberg planned. Safe for use by many threads. */
public final class IcebergScans {
    /** Their names are in the text of the query; DuckDB needs a quarter of a second to plan with half as many. */
    private static final int MOST_FILES = 20_000;

    private static final int MOST_GROUPS = 50;

    private final FileSchemas schemas = new FileSchemas();
    private final DeleteCache cache = new DeleteCache();
    private final PlannedBytes sizes = new PlannedBytes();

    private final NativeDirectories directories;

    /** For all scans of a process, of files in these directories. */
    public IcebergScans(NativeDirectories directories) {
        this.directories = directories;
    }

    /**
     * The rows of the scan. Where its output has no columns, the SELECT has one, whose values say nothing.
     *
     * @param names what the columns of the relation's output are to be called, in order
     * @throws NotNative if DuckDB cannot read exactly the rows that Iceberg would
     */
    public NativeScanSql translate(DataSourceV2ScanRelation relation, List<String> names) {
        PlannedScan scan = PlannedScan.of(relation.scan())
                .orElseThrow(() -> new NotNative(
                        "a scan of the kind " + relation.scan().getClass().getSimpleName()));
        if (scan.table() instanceof BaseMetadataTable) {
            throw new NotNative("the metadata table " + scan.table().name());
        }
        if (scan.filteredAtRunTime()) {
            throw new NotNative("a scan that was filtered at run time");
        }
        List<NestedField> columns = columns(relation, scan);
        List<PlannedFile> files = files(scan);
        ScanDeletes deletes = new ScanDeletes(scan.table(), columns, files);
        ScanCosts costs = costs(scan, files, columns, deletes.count());
        if (files.isEmpty()) {
            return new NativeScanSql(noRows(columns, names), costs, List.of());
        }
        ReadColumns reads = new ReadColumns(scan.table(), columns, deletes);
        List<FileGroup> groups = groups(files, reads);
        List<NativeTable> tables = new ArrayList<>();
        List<String> selects = new ArrayList<>();
        for (FileGroup group : groups) {
            FileGroup.Select select = group.select(names, scan.table().io());
            selects.add(select.sql());
            tables.addAll(select.tables());
        }
        return new NativeScanSql(
                String.join(" UNION ALL ", selects),
                costs,
                tables.stream().distinct().toList());
    }

    private static List<NestedField> columns(DataSourceV2ScanRelation relation, PlannedScan scan) {
        List<NestedField> columns = new ArrayList<>();
        for (AttributeReference attribute : CollectionConverters.asJava(relation.output())) {
            NestedField column = scan.projection().asStruct().field(attribute.name());
            String type = NativeTypes.of(attribute.dataType());
            if (column == null || !type.equals(ReadSchema.typeOfSpark(column.type()))) {
                throw new NotNative("the column " + attribute.name() + " of type "
                        + attribute.dataType().catalogString());
            }
            columns.add(column);
        }
        return columns;
    }

    /** In an order that is the same whenever the files are. */
    private List<PlannedFile> files(PlannedScan scan) {
        if (scan.tasks().size() > MOST_FILES) {
            throw new NotNative(scan.tasks().size() + " data files");
        }
        List<PlannedFile> files = new ArrayList<>();
        FileIO io = scan.table().io();
        for (ScanTask task : scan.tasks()) {
            PlannedFile file = PlannedFile.of(task, directories);
            // Here and not where it is read: what is known of a file, and the results of queries, are kept by its name.
            io.newInputFile(file.file().location());
            file.deletes().forEach(delete -> io.newInputFile(delete.location()));
            files.add(file);
        }
        files.sort(Comparator.comparing(file -> file.file().location()));
        return files;
    }

    private static String noRows(List<NestedField> columns, List<String> names) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            selected.add("CAST(NULL AS " + ReadSchema.typeOfSpark(columns.get(i).type()) + ") AS " + names.get(i));
        }
        return "SELECT " + (selected.isEmpty() ? "NULL" : String.join(", ", selected)) + " WHERE false";
    }

    private List<FileGroup> groups(List<PlannedFile> files, ReadColumns reads) {
        files.parallelStream().forEach(file -> schemas.of(file.file()));
        Map<String, FileGroup> groups = new LinkedHashMap<>();
        for (PlannedFile file : files) {
            FileRead read = reads.of(file, schemas.of(file.file()));
            groups.computeIfAbsent(read.key(), key -> new FileGroup(read, cache))
                    .add(file);
        }
        if (groups.size() > MOST_GROUPS) {
            throw new NotNative("files in " + groups.size() + " different forms");
        }
        return List.copyOf(groups.values());
    }

    private ScanCosts costs(PlannedScan scan, List<PlannedFile> files, List<NestedField> columns, int deletes) {
        long rows = files.stream().mapToLong(file -> file.file().recordCount()).sum();
        long fileBytes =
                files.stream().mapToLong(file -> file.file().fileSizeInBytes()).sum();
        Table table = scan.table();
        Snapshot snapshot = scan.snapshotId().map(table::snapshot).orElse(null);
        long bytes = snapshot == null ? fileBytes : sizes.of(table, snapshot, fileBytes, columns);
        return new ScanCosts(table.name(), files.size(), filesPruned(snapshot, files.size()), deletes, bytes, rows);
    }

    private static long filesPruned(@Nullable Snapshot snapshot, long files) {
        return snapshot == null
                ? 0
                : PropertyUtil.propertyAsLong(snapshot.summary(), SnapshotSummary.TOTAL_DATA_FILES_PROP, files) - files;
    }
}
