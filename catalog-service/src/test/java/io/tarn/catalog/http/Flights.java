package io.tarn.catalog.http;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/** A small table, and files for it that need not exist to be committed. */
final class Flights {
    static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "origin", Types.StringType.get()));

    private Flights() {}

    static DataFile file(String path) {
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(path)
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build();
    }

    static void append(Table table, String... paths) {
        AppendFiles append = table.newAppend();
        List.of(paths).forEach(path -> append.appendFile(file(path)));
        append.commit();
    }

    static Set<String> files(Table table) throws Exception {
        Set<String> paths = new TreeSet<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> paths.add(task.file().location()));
        }
        return paths;
    }
}
