package io.tarn.query.spark.offload.write;

import io.tarn.query.duckdb.WrittenFile;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.scan.LocalPaths;
import io.tarn.storage.FileStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;

/**
 * Makes Parquet files that DuckDB has written those of a table: under the names and in the folders that Iceberg gives them, on the disk, with
 * the metrics that Iceberg's own writer would give. For one write, one thread.
 */
final class TableFiles {
    private final Table table;
    private final PartitionSpec spec;
    private final int sortOrderId;
    private final List<PartitionKey> keys;
    private final FileStores stores = FileStores.local();
    private final OutputFileFactory names;

    /** Files of this spec and order, in folders named by the keys, one in another. */
    TableFiles(Table table, PartitionSpec spec, int sortOrderId, List<PartitionKey> keys) {
        this.table = table;
        this.spec = spec;
        this.sortOrderId = sortOrderId;
        this.keys = keys;
        this.names = OutputFileFactory.builderFor(table, 0, 0)
                .format(FileFormat.PARQUET)
                .operationId(UUID.randomUUID().toString())
                .build();
    }

    /**
     * A folder for files before they are the table's, on the same disk; nobody lists it among the data files.
     *
     * @throws NotNative if the table's files are not on this machine
     */
    static Path folder(Table table) {
        String location = table.locationProvider().newDataLocation("data");
        table.io().newOutputFile(location);
        Path data = LocalPaths.of(location);
        return data.resolveSibling(".native." + UUID.randomUUID() + ".part");
    }

    /**
     * Moves files to the table's place; on failure none of them is there.
     *
     * @param written what DuckDB has written, with rows or without
     * @throws IOException if one cannot be moved or read
     */
    List<DataFile> adopt(Path folder, List<WrittenFile> written) throws IOException {
        List<DataFile> adopted = new ArrayList<>();
        boolean whole = false;
        try {
            for (WrittenFile file : written) {
                if (file.rows() > 0) {
                    adopted.add(adopt(folder, file));
                }
            }
            whole = true;
            return adopted;
        } finally {
            if (!whole) {
                adopted.forEach(file -> table.io().deleteFile(file.location()));
            }
        }
    }

    private DataFile adopt(Path folder, WrittenFile file) throws IOException {
        StructLike partition = partition(folder.relativize(file.path()));
        String location = (spec.isUnpartitioned() ? names.newOutputFile() : names.newOutputFile(spec, partition))
                .encryptingOutputFile()
                .location();

        DataFiles.Builder entry = DataFiles.builder(spec)
                .withPath(location)
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(Files.size(file.path()))
                .withSortOrder(table.sortOrders().get(sortOrderId));
        if (spec.isPartitioned()) {
            entry.withPartition(partition);
        }
        ParquetMetadata footer = footer(file.path());
        entry.withSplitOffsets(ParquetUtil.getSplitOffsets(footer))
                .withMetrics(ParquetUtil.footerMetrics(
                        footer, FloatMetrics.of(table.schema().columns(), file), MetricsConfig.forTable(table)));
        DataFile made = entry.build();
        stores.adopt(file.path(), location);
        return made;
    }

    private StructLike partition(Path file) {
        StructLike partition = GenericRecord.create(spec.partitionType());
        int key = 0;
        for (int i = 0; i < spec.fields().size(); i++) {
            if (!spec.fields().get(i).transform().isVoid()) {
                String folder = file.getName(key).toString();
                partition.set(i, keys.get(key).value(folder.substring(folder.indexOf('=') + 1)));
                key++;
            }
        }
        return partition;
    }

    private static ParquetMetadata footer(Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
            return reader.getFooter();
        }
    }
}
