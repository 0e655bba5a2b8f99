package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.scan.ColumnSource.FileValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.util.PartitionMap;

/**
 * The delete files of a scan. Iceberg says of each data file which delete files are for it; here, equality deletes are put together by the
 * rule of Iceberg's specification, and it is checked that no file gets fewer of them than Iceberg says. It may get more: Iceberg leaves out
 * those of which it knows by bounds that they match none of the file's rows.
 */
final class ScanDeletes {
    /** All delete files together; a deleted row takes some 50 bytes while a query runs. */
    private static final long MOST_ROWS = 5_000_000;

    private static final long MOST_KEYS = 500_000;

    private final Table table;
    private final List<NestedField> columns;
    private final Map<String, DeleteFile> files = new LinkedHashMap<>();
    private final PartitionMap<Integer> partitions;
    private final List<EqualityDeletes> equality = new ArrayList<>();

    /**
     * @param columns that the scan reads
     * @throws NotNative if DuckDB cannot apply some of them, or there are too many
     */
    ScanDeletes(Table table, List<NestedField> columns, List<PlannedFile> dataFiles) {
        this.table = table;
        this.columns = columns;
        this.partitions = PartitionMap.create(table.specs());
        for (PlannedFile file : dataFiles) {
            file.deletes().forEach(this::add);
        }
        if (files.isEmpty()) {
            return;
        }
        checkSizes();
        Map<String, List<DeleteFile>> kinds = new LinkedHashMap<>();
        files.values().stream()
                .filter(file -> file.content() == FileContent.EQUALITY_DELETES)
                .sorted(Comparator.comparing(ContentFile::location))
                .forEach(file -> kinds.computeIfAbsent(kind(file), kind -> new ArrayList<>())
                        .add(file));
        kinds.values().forEach(kind -> equality.add(of(kind)));
        dataFiles.forEach(this::check);
    }

    private void add(DeleteFile file) {
        if (file.keyMetadata() != null) {
            throw new NotNative("encrypted delete files");
        }
        files.put(file.location() + "\n" + file.contentOffset(), file);
    }

    private void checkSizes() {
        long rows = files.values().stream().mapToLong(DeleteFile::recordCount).sum();
        long keys = files.values().stream()
                .filter(file -> file.content() == FileContent.EQUALITY_DELETES)
                .mapToLong(DeleteFile::recordCount)
                .sum();
        if (rows > MOST_ROWS || keys > MOST_KEYS) {
            throw new NotNative("so many deleted rows (" + rows + ", of which " + keys + " by equality)");
        }
    }

    /** How many delete files there are. */
    int count() {
        return files.size();
    }

    /** All keys by which rows are deleted, a table for each combination of columns. */
    List<EqualityDeletes> equality() {
        return equality;
    }

    /** The data sequence number of a data file. */
    static FileValue sequence() {
        return new FileValue("sequence", file -> String.valueOf(EqualityDeletes.sequence(file.file())));
    }

    /** The number of the partition of a data file. */
    FileValue partition() {
        return new FileValue("number of the partition", file -> String.valueOf(partition(file.file())));
    }

    private int partition(ContentFile<?> file) {
        Integer known = partitions.get(file.specId(), file.partition());
        int number = known == null ? partitions.size() : known;
        partitions.put(file.specId(), file.partition(), number);
        return number;
    }

    private String kind(DeleteFile file) {
        return new TreeSet<>(file.equalityFieldIds()) + " " + partitioned(file);
    }

    /** Deletes without a partition are for all of them. */
    private boolean partitioned(DeleteFile file) {
        PartitionSpec spec = table.specs().get(file.specId());
        return spec == null || !spec.isUnpartitioned();
    }

    private EqualityDeletes of(List<DeleteFile> kind) {
        List<NestedField> keys = new TreeSet<>(kind.get(0).equalityFieldIds())
                .stream().map(this::column).toList();
        List<EqualityDeletes.Part> parts = kind.stream()
                .map(file -> new EqualityDeletes.Part(file, partition(file)))
                .toList();
        return new EqualityDeletes(keys, parts, partitioned(kind.get(0)), table.io());
    }

    private NestedField column(int id) {
        NestedField column = StructType.of(columns).field(id);
        column = column == null ? table.schema().asStruct().field(id) : column;
        for (Schema schema : table.schemas().values()) {
            column = column == null ? schema.asStruct().field(id) : column;
        }
        if (column == null) {
            throw new NotNative("equality deletes by a part of a column");
        }
        KeyVectors.type(column.type());
        return column;
    }

    private void check(PlannedFile data) {
        for (DeleteFile delete : data.deletes()) {
            boolean applied = delete.content() == FileContent.POSITION_DELETES
                    || (EqualityDeletes.sequence(delete) > EqualityDeletes.sequence(data.file())
                            && (!partitioned(delete) || partition(delete) == partition(data.file())));
            if (!applied) {
                throw new NotNative("the delete file " + delete.location());
            }
        }
    }
}
