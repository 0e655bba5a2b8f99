package io.tarn.maintenance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Writes each row into a file of its partition, and starts the next file when one is long enough.
 *
 * <p>Rows of many partitions may come in any order, and each open file costs memory. So one pass over the rows fills at most
 * {@link #MAX_PARTITIONS_A_PASS} partitions and leaves the others' rows for the next pass: memory stays bounded, and no
 * partition is cut into small files. For one thread.
 */
final class PartitionedOutput {
    private static final int MAX_PARTITIONS_A_PASS = 32;

    private final DataFileOpener opener;
    private final FileIO io;
    private final InternalRecordWrapper wrapper;
    private final PartitionKey partitionOfRow;
    private final @Nullable StructLike onlyPartition;
    private final Set<StructLike> earlierPasses = new HashSet<>();
    private final Set<StructLike> thisPass = new HashSet<>();
    private final Map<StructLike, OpenFile> open = new HashMap<>();
    private final List<DataFile> finished = new ArrayList<>();
    private final List<String> locations = new ArrayList<>();
    private boolean rowsLeft;

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

    /** Writes the row, unless an earlier pass wrote it or a later one will. */
    void write(Record row) throws IOException {
        StructLike partition = partitionOf(row);
        if (!isOfThisPass(partition)) {
            return;
        }
        OpenFile file = open.get(partition);
        if (file == null) {
            file = opener.open(keyOf(partition), locations::add);
            open.put(keyOf(partition), file);
        }
        if (file.writeAndTellWhetherFull(row)) {
            open.remove(partition);
            finished.add(file.finish());
        }
    }

    /** Ends a pass over all rows. True when rows are left for another. */
    boolean endPass() throws IOException {
        for (OpenFile file : List.copyOf(open.values())) {
            finished.add(file.finish());
        }
        open.clear();
        earlierPasses.addAll(thisPass);
        thisPass.clear();
        boolean another = rowsLeft;
        rowsLeft = false;
        return another;
    }

    /** The files of all passes. */
    List<DataFile> files() {
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

    /** The partition as it may be kept: the one of a row is overwritten by the next row's. */
    private StructLike keyOf(StructLike partition) {
        return partition == partitionOfRow ? partitionOfRow.copy() : partition;
    }

    private boolean isOfThisPass(StructLike partition) {
        if (thisPass.contains(partition)) {
            return true;
        }
        if (earlierPasses.contains(partition)) {
            return false;
        }
        if (thisPass.size() == MAX_PARTITIONS_A_PASS) {
            rowsLeft = true;
            return false;
        }
        return thisPass.add(keyOf(partition));
    }
}
