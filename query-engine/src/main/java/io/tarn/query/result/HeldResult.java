package io.tarn.query.result;

import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.statement.ResultSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** A result in a file. Safe for use by many threads, as long as the file is there. */
public final class HeldResult {
    /** One batch at a time is read, and a batch has a bound. */
    private static final long MOST_MEMORY_BYTES = 2L << 30;

    private final Path file;
    private final List<ColumnInfo> columns;
    private final Schema schema;
    private final List<HeldBatch> batches;
    private final long rows;

    HeldResult(Path file, List<ColumnInfo> columns, Schema schema, List<HeldBatch> batches, long rows) {
        this.file = file;
        this.columns = columns;
        this.schema = schema;
        this.batches = List.copyOf(batches);
        this.rows = rows;
    }

    /** How many rows it has. */
    public long rows() {
        return rows;
    }

    /**
     * Sends a stretch of its rows, columns first.
     *
     * @param from the first row, from 0
     * @param count at most so many
     * @throws TarnException {@code RESULT_EXPIRED} if the file is gone
     * @throws IOException from the sink
     */
    public void send(long from, long count, ResultSink sink) throws IOException {
        long until = count > rows - from ? rows : from + count;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                BufferAllocator allocator = new RootAllocator(MOST_MEMORY_BYTES);
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            sink.columns(columns, schema);
            VectorLoader loader = new VectorLoader(root);
            for (HeldBatch batch : batches) {
                if (batch.firstRow() < until && batch.firstRow() + batch.rows() > from) {
                    channel.position(batch.offset());
                    try (ArrowRecordBatch read =
                            MessageSerializer.deserializeRecordBatch(new ReadChannel(channel), allocator)) {
                        loader.load(read);
                    }
                    send(root, batch, from, until, sink);
                }
            }
        } catch (NoSuchFileException e) {
            throw new TarnException(ErrorCode.RESULT_EXPIRED, "the result is not held any more", e);
        }
    }

    private static void send(VectorSchemaRoot root, HeldBatch batch, long from, long until, ResultSink sink)
            throws IOException {
        int first = (int) Math.max(0, from - batch.firstRow());
        int last = (int) Math.min(batch.rows(), until - batch.firstRow());
        if (first == 0 && last == batch.rows()) {
            sink.batch(root);
            return;
        }
        try (VectorSchemaRoot part = root.slice(first, last - first)) {
            sink.batch(part);
        }
    }
}
