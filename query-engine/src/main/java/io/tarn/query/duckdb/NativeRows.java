package io.tarn.query.duckdb;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a native query that has come to its end: up to a bound in memory, what is more in a file that goes when this is
 * closed. For one thread.
 */
public final class NativeRows implements AutoCloseable {
    private final Deque<ArrowRecordBatch> first = new ArrayDeque<>();
    private @Nullable RowsFile more;
    private long bytes;

    private final VectorSchemaRoot batch;

    NativeRows(Schema schema, BufferAllocator allocator) {
        this.batch = VectorSchemaRoot.create(schema, allocator);
    }

    /** Keeps a batch, which belongs to this from now on. */
    void add(ArrowRecordBatch next) {
        first.add(next);
        bytes += next.computeBodyLength();
    }

    /** Bytes in memory. */
    long bytes() {
        return bytes;
    }

    /** What is in a file comes after what is in memory. */
    void continueWith(RowsFile file) {
        more = file;
    }

    /** Goes to the next batch, which is in {@link #batch()} then; false at the end. */
    public boolean next() {
        try (ArrowRecordBatch buffers = first.isEmpty() && more != null ? more.read() : first.poll()) {
            if (buffers == null) {
                return false;
            }
            new VectorLoader(batch).load(buffers);
            return true;
        }
    }

    /** The batch at hand, valid until {@link #next()}. */
    public VectorSchemaRoot batch() {
        return batch;
    }

    @Override
    public void close() {
        first.forEach(ArrowRecordBatch::close);
        first.clear();
        batch.close();
        if (more != null) {
            more.close();
        }
    }
}
