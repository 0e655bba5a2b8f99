package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a result: computed by Spark's jobs, brought to this process a partition at a time, read once. A partition whose
 * blocks were lost with their executor before they were brought is computed again, of which nothing has been sent yet.
 */
final class ResultBlocks implements AutoCloseable {
    private static final int MOST_TRIES = 4;

    private final RDD<InternalRow> rows;
    private final StructType type;
    private final long mostRows;
    private final SparkContext context;
    private final BlockStore arrived;
    private final List<BlockStore> stores = new ArrayList<>();
    private int arrivals;
    private BlockStore current;

    ResultBlocks(RDD<InternalRow> rows, StructType type, long mostRows) {
        this.rows = rows;
        this.type = type;
        this.mostRows = mostRows;
        this.context = rows.sparkContext();
        this.arrived = newStore();
        this.current = newStore();
    }

    private BlockStore newStore() {
        BlockStore store = new BlockStore(context.newRddId());
        stores.add(store);
        return store;
    }

    int partitions() {
        return rows.getNumPartitions();
    }

    /** How many partitions can be computed at the same time. */
    int atOnce() {
        return Math.max(1, context.defaultParallelism());
    }

    /** Computes partitions; the blocks of each, in order. */
    List<ResultBlock>[] compute(int[] partitions) {
        return rows.toJavaRDD()
                .mapPartitionsWithIndex(new ArrowBlocks(type, mostRows, partitions(), current), false)
                .collectPartitions(partitions);
    }

    /** The blocks of a partition, each of them certainly in this process. */
    List<ResultBlock> here(int partition, List<ResultBlock> blocks) throws IOException {
        if (context.isLocal()) {
            return blocks;
        }
        List<ResultBlock> tried = blocks;
        for (int tries = 1; ; tries++) {
            List<ResultBlock> brought = brought(tried);
            if (brought != null) {
                return brought;
            }
            if (tries == MOST_TRIES || rows.outputDeterministicLevel().equals(DeterministicLevel.INDETERMINATE())) {
                throw new TarnException(
                        ErrorCode.OUT_OF_RESOURCES,
                        "a part of the result was lost with the Spark executor that had computed it; run the statement again");
            }
            // What a second run computes must not meet what is left of the first.
            current = newStore();
            tried = compute(new int[] {partition})[0];
        }
    }

    private @Nullable List<ResultBlock> brought(List<ResultBlock> blocks) throws IOException {
        List<ResultBlock> brought = new ArrayList<>();
        for (ResultBlock block : blocks) {
            if (block.isInline()) {
                brought.add(block);
                continue;
            }
            byte[] bytes = block.take();
            if (bytes == null) {
                return null;
            }
            arrived.put(arrivals, bytes);
            brought.add(ResultBlock.stored(arrived, arrivals++));
        }
        return brought;
    }

    /** The bytes of a block that is here; it can be read once. */
    byte[] bytes(ResultBlock block) throws IOException {
        byte[] bytes = block.take();
        if (bytes == null) {
            throw new IOException("a block of the result is no longer on the disk of this process");
        }
        return bytes;
    }

    /** Forgets the blocks that nobody has read. */
    @Override
    public void close() {
        stores.forEach(BlockStore::clear);
    }
}
