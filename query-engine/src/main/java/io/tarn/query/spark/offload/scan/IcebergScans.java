package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.join.PlannedBytes;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseMetadataTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.ScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.source.PlannedScan;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Scans of Iceberg tables as DuckDB queries over the files that Iceberg planned. Safe for use by many threads. */
public final class IcebergScans {
    private final FileSchemas schemas = new FileSchemas();
    private final PlannedBytes sizes = new PlannedBytes();

    /** For all scans of a process. */
    public IcebergScans() {}

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
        List<DataFile> files = scan.tasks().stream().map(IcebergScans::file).toList();
        check(files, columns);
        String sql = files.isEmpty() ? noRows(columns, names) : rows(scan.table(), files, columns, names);
        return new NativeScanSql(sql, costs(scan, files, columns), List.of());
    }

    private static List<NestedField> columns(DataSourceV2ScanRelation relation, PlannedScan scan) {
        List<NestedField> columns = new ArrayList<>();
        for (AttributeReference attribute : CollectionConverters.asJava(relation.output())) {
            NestedField column = scan.projection().asStruct().field(attribute.name());
            if (column == null || MetadataColumns.isMetadataColumn(column.fieldId())) {
                throw new NotNative("the column " + attribute.name());
            }
            columns.add(column);
        }
        return columns;
    }

    private static DataFile file(ScanTask task) {
        if (!(task instanceof FileScanTask fileTask)) {
            throw new NotNative("a scan of changes");
        }
        DataFile file = fileTask.file();
        if (file.format() != FileFormat.PARQUET) {
            throw new NotNative("data files in " + file.format());
        } else if (file.keyMetadata() != null) {
            throw new NotNative("encrypted data files");
        } else if (!fileTask.deletes().isEmpty()) {
            throw new NotNative("delete files");
        }
        return file;
    }

    /** Each file has to hold each column in a way in which DuckDB reads what Iceberg reads. */
    private void check(List<DataFile> files, List<NestedField> columns) {
        Set<MessageType> checked = new HashSet<>();
        for (DataFile file : files) {
            MessageType schema = schemas.of(file);
            if (!checked.add(schema)) {
                continue;
            }
            FileColumns inFile = new FileColumns(schema);
            if (!inFile.identified()) {
                throw new NotNative("data files without field ids");
            }
            for (NestedField column : columns) {
                inFile.check(column);
                if (!inFile.has(column)
                        && (column.initialDefault() != null || !column.type().isPrimitiveType())) {
                    throw new NotNative("the column " + column.name() + ", which is not in all files");
                }
            }
        }
    }

    private static String noRows(List<NestedField> columns, List<String> names) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            selected.add("CAST(NULL AS " + ReadSchema.typeOfSpark(columns.get(i).type()) + ") AS " + names.get(i));
        }
        return "SELECT " + (selected.isEmpty() ? "NULL" : String.join(", ", selected)) + " WHERE false";
    }

    private static String rows(Table table, List<DataFile> files, List<NestedField> columns, List<String> names) {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            NestedField column = columns.get(i);
            String read = ReadSchema.type(column.type());
            String wanted = ReadSchema.typeOfSpark(column.type());
            String value = ReadSchema.name(column);
            selected.add(
                    (read.equals(wanted) ? value : "CAST(" + value + " AS " + wanted + ")") + " AS " + names.get(i));
        }
        List<NestedField> read = columns.isEmpty() ? table.schema().columns().subList(0, 1) : columns;
        return "SELECT " + (selected.isEmpty() ? "NULL" : String.join(", ", selected)) + " FROM read_parquet(["
                + files.stream()
                        .map(file -> LocalPaths.literal(LocalPaths.pattern(LocalPaths.of(file.location()))))
                        .collect(Collectors.joining(","))
                + "], hive_partitioning=false, schema=" + ReadSchema.of(read) + ")";
    }

    private ScanCosts costs(PlannedScan scan, List<DataFile> files, List<NestedField> columns) {
        long rows = files.stream().mapToLong(DataFile::recordCount).sum();
        long fileBytes = files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
        Table table = scan.table();
        Snapshot snapshot = scan.snapshotId().map(table::snapshot).orElse(null);
        long bytes = snapshot == null ? fileBytes : sizes.of(table, snapshot, fileBytes, columns);
        return new ScanCosts(table.name(), files.size(), filesPruned(snapshot, files.size()), 0, bytes, rows);
    }

    private static long filesPruned(@Nullable Snapshot snapshot, long files) {
        return snapshot == null
                ? 0
                : PropertyUtil.propertyAsLong(snapshot.summary(), SnapshotSummary.TOTAL_DATA_FILES_PROP, files) - files;
    }
}
