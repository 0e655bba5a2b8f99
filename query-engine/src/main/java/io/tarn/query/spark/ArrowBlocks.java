package io.tarn.query.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskFailureListener;

/**
 * Packs the rows of a partition into blocks, each one compressed Arrow batch; runs in a task. The first blocks go back with
 * the task itself; what is more waits on the executor's disk until the driver asks for it.
 *
 * @param type of the rows
 * @param mostRows of each partition, at most so many
 * @param partitions how many there are
 * @param store where the blocks wait
 */
record ArrowBlocks(StructType type, long mostRows, int partitions, BlockStore store)
        implements Function2<Integer, Iterator<InternalRow>, Iterator<ResultBlock>> {
    /** So much goes back with each task; Spark bounds the sum over the tasks of a job by {@code spark.driver.maxResultSize}. */
    private static final int INLINE_BYTES = 1 << 20;

    @Override
    public Iterator<ResultBlock> call(Integer partition, Iterator<InternalRow> rows) throws IOException {
        CompressionCodec codec = CompressionCodec.createCodec(SparkEnv.get().conf());
        List<ResultBlock> blocks = new ArrayList<>();
        dropIfTaskFails(blocks);
        int inline = 0;
        int stored = 0;
        try (ArrowBatches batches = new ArrowBatches(type)) {
            long left = mostRows;
            while (left > 0 && rows.hasNext()) {
                VectorSchemaRoot batch = batches.next(rows, left);
                left -= batch.getRowCount();
                byte[] block = block(batch, codec);
                if (inline + block.length <= INLINE_BYTES) {
                    blocks.add(ResultBlock.inline(block, store));
                    inline += block.length;
                } else {
                    inline = INLINE_BYTES;
                    int place = Math.addExact(partition, Math.multiplyExact(stored, partitions));
                    store.put(place, block);
                    blocks.add(ResultBlock.stored(store, place));
                    stored++;
                }
            }
        }
        return blocks.iterator();
    }

    private void dropIfTaskFails(List<ResultBlock> blocks) {
        TaskContext.get()
                .addTaskFailureListener((TaskFailureListener) (task, error) -> blocks.forEach(ResultBlock::drop));
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
