package io.tarn.query.spark;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Rows in the order of their partitions, with bounded memory: as many partitions at a time as there are cores are computed
 * and brought over as compressed blocks, and the next ones are not begun before those are sent. So the cores work together,
 * which Spark's own {@code toLocalIterator} (one partition at a time) does not let them, and the whole result is never in memory,
 * as {@code collect} would have it.
 */
final class PartitionRows {
    private final JavaRDD<byte[]> blocks;
    private final int columns;

    PartitionRows(RDD<InternalRow> rows, int columns) {
        this.blocks = rows.toJavaRDD().mapPartitions(new RowBlocks());
        this.columns = columns;
    }

    /** Hands over each row; the row object is the same each time. */
    void forEach(Consumer<InternalRow> consumer) {
        int partitions = blocks.getNumPartitions();
        int atOnce = Math.max(1, blocks.context().defaultParallelism());
        for (int first = 0; first < partitions; first += atOnce) {
            int[] group =
                    IntStream.range(first, Math.min(first + atOnce, partitions)).toArray();
            List<byte[]>[] collected = blocks.collectPartitions(group);
            for (int i = 0; i < collected.length; i++) {
                collected[i].forEach(block -> read(block, consumer));
                collected[i] = List.of();
            }
        }
    }

    private void read(byte[] block, Consumer<InternalRow> consumer) {
        UnsafeRow row = new UnsafeRow(columns);
        byte[] bytes = new byte[0];
        CompressionCodec codec = CompressionCodec.createCodec(SparkEnv.get().conf());
        try (DataInputStream in = new DataInputStream(codec.compressedInputStream(new ByteArrayInputStream(block)))) {
            for (int length = in.readInt(); length != RowBlocks.END; length = in.readInt()) {
                if (bytes.length < length) {
                    bytes = new byte[Math.max(length, 2 * bytes.length)];
                }
                in.readFully(bytes, 0, length);
                row.pointTo(bytes, length);
                consumer.accept(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
