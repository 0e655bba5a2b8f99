package io.tarn.query.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Iterator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/** Packs the rows of a partition into blocks, each one compressed Arrow batch; runs in a task. */
final class ArrowBlocks implements FlatMapFunction<Iterator<InternalRow>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final StructType type;
    private final long mostRows;

    /** Blocks of at most so many rows of each partition. */
    ArrowBlocks(StructType type, long mostRows) {
        this.type = type;
        this.mostRows = mostRows;
    }

    @Override
    public Iterator<byte[]> call(Iterator<InternalRow> rows) {
        ArrowBatches batches = new ArrowBatches(type);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> batches.close());
        CompressionCodec codec = CompressionCodec.createCodec(SparkEnv.get().conf());
        return new Iterator<>() {
            private long left = mostRows;

            @Override
            public boolean hasNext() {
                return left > 0 && rows.hasNext();
            }

            @Override
            public byte[] next() {
                VectorSchemaRoot batch = batches.next(rows, left);
                left -= batch.getRowCount();
                return block(batch, codec);
            }
        };
    }

    private static byte[] block(VectorSchemaRoot root, CompressionCodec codec) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch();
                OutputStream out = codec.compressedOutputStream(bytes)) {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(out)), batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
