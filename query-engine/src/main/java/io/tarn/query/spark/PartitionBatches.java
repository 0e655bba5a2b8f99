package io.tarn.query.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
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
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Rows in the order of their partitions, with bounded memory: as many partitions at a time as there are cores are computed
 * and brought over as compressed blocks, and the next ones are not begun before those are sent. So the cores work together,
 * which Spark's own {@code toLocalIterator} (one partition at a time) does not let them, and the whole result is never in memory,
 * as {@code collect} would have it.
 */
final class PartitionBatches {
    private final JavaRDD<byte[]> blocks;
    private final StructType type;

    /** Of each partition at most so many rows are asked for. */
    PartitionBatches(RDD<InternalRow> rows, StructType type, long mostRows) {
        this.blocks = rows.toJavaRDD().mapPartitions(new ArrowBlocks(type, mostRows));
        this.type = type;
    }

    /** Hands over each batch until the consumer says that it wants no more; the batch is the same object each time. */
    void forEachWhile(Predicate<VectorSchemaRoot> consumer) {
        try (BufferAllocator allocator = ArrowBatches.allocator("result");
                VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchema.plain(type), allocator)) {
            int partitions = blocks.getNumPartitions();
            int atOnce = Math.max(1, blocks.context().defaultParallelism());
            boolean wanted = true;
            for (int first = 0; first < partitions && wanted; first += atOnce) {
                int last = Math.min(first + atOnce, partitions);
                wanted = send(IntStream.range(first, last).toArray(), root, allocator, consumer);
            }
        }
    }

    private boolean send(
            int[] group, VectorSchemaRoot root, BufferAllocator allocator, Predicate<VectorSchemaRoot> consumer) {
        List<byte[]>[] collected = blocks.collectPartitions(group);
        CompressionCodec codec = CompressionCodec.createCodec(SparkEnv.get().conf());
        VectorLoader loader = new VectorLoader(root);
        for (int i = 0; i < collected.length; i++) {
            for (byte[] block : collected[i]) {
                load(block, codec, loader, allocator);
                if (!consumer.test(root)) {
                    return false;
                }
            }
            collected[i] = List.of();
        }
        return true;
    }

    private static void load(byte[] block, CompressionCodec codec, VectorLoader loader, BufferAllocator allocator) {
        try (ReadChannel in = new ReadChannel(
                        Channels.newChannel(codec.compressedInputStream(new ByteArrayInputStream(block))));
                ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(in, allocator)) {
            loader.load(batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
