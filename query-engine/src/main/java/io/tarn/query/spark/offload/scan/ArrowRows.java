package io.tarn.query.spark.offload.scan;

import java.util.Iterator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of any kind as Arrow batches. */
final class ArrowRows<T> extends ArrowReader {
    private static final int BATCH_ROWS = 16_384;

    private final Schema schema;
    private final Iterator<T> rows;
    private final RowWriter<T> writer;

    ArrowRows(BufferAllocator allocator, Schema schema, Iterator<T> rows, RowWriter<T> writer) {
        super(allocator);
        this.schema = schema;
        this.rows = rows;
        this.writer = writer;
    }

    /** Puts a row at its place in the vectors of a batch. */
    @FunctionalInterface
    interface RowWriter<T> {
        void write(VectorSchemaRoot batch, int index, T row);
    }

    @Override
    public boolean loadNextBatch() throws java.io.IOException {
        VectorSchemaRoot batch = getVectorSchemaRoot();
        batch.clear();
        int count = 0;
        while (count < BATCH_ROWS && rows.hasNext()) {
            writer.write(batch, count, rows.next());
            count++;
        }
        batch.setRowCount(count);
        return count > 0;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {
        // The rows come from memory.
    }

    @Override
    protected Schema readSchema() {
        return schema;
    }
}
