package io.tarn.maintenance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/**
 * Writes each row into a file of its partition, and starts the next file when one is long enough. Rows of many partitions
 * may come in any order: at most {@link #MAX_OPEN_FILES} files are open, and the one that was not written to for longest is
 * closed first. For one thread.
 */
final class PartitionedOutput {
    /** Each open Parquet file holds a row group in memory. */
    private static final int MAX_OPEN_FILES = 32;

    private final DataFileOpener opener;
    private final FileIO io;
    private final InternalRecordWrapper wrapper;
    private final PartitionKey partitionOfRow;
    private final @Nullable StructLike onlyPartition;
    private final Map<StructLike, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);
    private final List<DataFile> finished = new ArrayList<>();
    private final List<String> locations = new ArrayList<>();

    /**
     * @param onlyPartition the partition that all rows belong to, or null when each row's is to be computed
     */
    PartitionedOutput(
            DataFileOpener opener, FileIO io, Schema schema, PartitionSpec spec, @Nullable StructLike onlyPartition) {
        this.opener = opener;
        this.io = io;
        this.wrapper = new InternalRecordWrapper(schema.asStruct());
        this.partitionOfRow = new PartitionKey(spec, schema);
        this.onlyPartition = onlyPartition;
    }

    void write(Record row) throws IOException {
        StructLike partition = partitionOf(row);
        OpenFile file = open.get(partition);
        if (file == null) {
            closeEldestIfFull();
            StructLike key = partition == partitionOfRow ? partitionOfRow.copy() : partition;
            file = opener.open(key, locations::add);
            open.put(key, file);
        }
        if (file.writeAndTellWhetherFull(row)) {
            open.remove(partition);
            finished.add(file.finish());
        }
    }

    /** Closes every file and returns them all. */
    List<DataFile> finish() throws IOException {
        while (!open.isEmpty()) {
            closeEldest();
        }
        return List.copyOf(finished);
    }

    /** Closes what is open, come what may, and deletes everything that was written. */
    void abort() {
        open.values().forEach(OpenFile::abandon);
        open.clear();
        OrphanedFiles orphans = new OrphanedFiles(io);
        locations.forEach(orphans::delete);
    }

    private StructLike partitionOf(Record row) {
        if (onlyPartition != null) {
            return onlyPartition;
        }
        partitionOfRow.partition(wrapper.wrap(row));
        return partitionOfRow;
    }

    private void closeEldestIfFull() throws IOException {
        if (open.size() >= MAX_OPEN_FILES) {
            closeEldest();
        }
    }

    private void closeEldest() throws IOException {
        OpenFile eldest = open.remove(open.keySet().iterator().next());
        finished.add(eldest.finish());
    }
}
