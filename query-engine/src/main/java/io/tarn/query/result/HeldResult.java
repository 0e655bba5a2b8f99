package io.tarn.query.result;

import io.tarn.api.ColumnInfo;
import io.tarn.query.statement.ResultSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** A whole result in a file, of which any rows can be read again and again. Safe for use by many threads. */
public final class HeldResult {
    /** One batch as it is on disk and again as vectors; a batch is about 1 MiB unless it has a row of huge values. */
    private static final long MOST_MEMORY_BYTES = 4L << 30;

    private final Path file;
    private final List<ColumnInfo> columns;
    private final Schema schema;
    private final List<HeldBatch> batches;
    private final long rows;
    private final long bytes;

    HeldResult(Path file, List<ColumnInfo> columns, Schema schema, List<HeldBatch> batches, long rows, long bytes) {
        this.file = file;
        this.columns = columns;
        this.schema = schema;
        this.batches = List.copyOf(batches);
        this.rows = rows;
        this.bytes = bytes;
    }

    /** Its columns; empty for a statement without a result. */
    public List<ColumnInfo> columns() {
        return columns;
    }

    /** How many rows it has. */
    public long rows() {
        return rows;
    }

    /** Its size on disk. */
    public long bytes() {
        return bytes;
    }

    /**
     * Sends the columns, and so many rows from a place on, as many as there are; one batch is in memory at a time.
     *
     * @param fromRow counted from 0
     * @throws java.nio.file.NoSuchFileException if it has been deleted
     * @throws IOException of the file, or of the sink
     */
    public void send(long fromRow, long wanted, ResultSink sink) throws IOException {
        long toRow = wanted > rows - fromRow ? rows : fromRow + wanted;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                BufferAllocator allocator = new RootAllocator(MOST_MEMORY_BYTES);
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            sink.columns(columns, schema);
            VectorLoader loader = new VectorLoader(root, CommonsCompressionFactory.INSTANCE);
            for (int i = firstBatch(fromRow);
                    i < batches.size() && batches.get(i).firstRow() < toRow;
                    i++) {
                channel.position(batches.get(i).offset());
                load(channel, loader, allocator);
                send(root, batches.get(i), fromRow, toRow, sink);
            }
        }
    }

    private static void load(FileChannel channel, VectorLoader loader, BufferAllocator allocator) throws IOException {
        try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(new ReadChannel(channel), allocator)) {
            loader.load(batch);
        }
    }

    private static void send(VectorSchemaRoot root, HeldBatch batch, long fromRow, long toRow, ResultSink sink)
            throws IOException {
        int from = (int) Math.max(0, fromRow - batch.firstRow());
        int to = (int) Math.min(batch.rows(), toRow - batch.firstRow());
        if (from == 0 && to == batch.rows()) {
            sink.batch(root);
        } else if (from < to) {
            try (VectorSchemaRoot some = root.slice(from, to - from)) {
                sink.batch(some);
            }
        }
    }

    /** The batch that has the row, or the first one after it. */
    private int firstBatch(long row) {
        int low = 0;
        int high = batches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            HeldBatch batch = batches.get(middle);
            if (batch.firstRow() + batch.rows() <= row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Deletes the file; a read that is under way on a system that allows it goes on to its end. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
