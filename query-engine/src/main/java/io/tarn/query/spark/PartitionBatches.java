package io.tarn.query.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.spark.SparkEnv;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Rows in the order of their partitions, with bounded memory: as many partitions at a time as there are cores are computed
 * into compressed blocks, and the next ones are not begun before those are sent. So the cores work together, which Spark's
 * own {@code toLocalIterator} (one partition at a time) does not let them, and the whole result is never in memory, as
 * {@code collect} would have it. A slow reader keeps no core and no memory busy: the blocks wait on disk.
 */
final class PartitionBatches {
    private final ResultBlocks blocks;
    private final StructType type;

    /** Of each partition at most so many rows are asked for. */
    PartitionBatches(RDD<InternalRow> rows, StructType type, long mostRows) {
        this.blocks = new ResultBlocks(rows, type, mostRows);
        this.type = type;
    }

    /** Hands over each batch until the consumer says that it wants no more; the batch is the same object each time. */
    void forEachWhile(Predicate<VectorSchemaRoot> consumer) {
        try (BufferAllocator allocator = ArrowBatches.allocator("result");
                VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchema.of(type), allocator);
                blocks) {
            int partitions = blocks.partitions();
            int atOnce = blocks.atOnce();
            boolean wanted = true;
            for (int first = 0; first < partitions && wanted; first += atOnce) {
                int[] group = IntStream.range(first, Math.min(first + atOnce, partitions))
                        .toArray();
                wanted = send(group, root, allocator, consumer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean send(
            int[] group, VectorSchemaRoot root, BufferAllocator allocator, Predicate<VectorSchemaRoot> consumer)
            throws IOException {
        CompressionCodec codec = CompressionCodec.createCodec(SparkEnv.get().conf());
        VectorLoader loader = new VectorLoader(root);
        List<ResultBlock>[] computed = blocks.compute(group);
        for (int i = 0; i < computed.length; i++) {
            Iterator<ResultBlock> partition = blocks.here(group[i], computed[i]).iterator();
            computed[i] = List.of();
            while (partition.hasNext()) {
                load(blocks.bytes(partition.next()), codec, loader, allocator);
                if (!consumer.test(root)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void load(byte[] block, CompressionCodec codec, VectorLoader loader, BufferAllocator allocator)
            throws IOException {
        try (ReadChannel in = new ReadChannel(
                        Channels.newChannel(codec.compressedInputStream(new ByteArrayInputStream(block))));
                ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(in, allocator)) {
            loader.load(batch);
        }
    }
}
