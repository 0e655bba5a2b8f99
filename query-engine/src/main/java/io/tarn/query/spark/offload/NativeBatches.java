package io.tarn.query.spark.offload;

import io.tarn.query.duckdb.NativeRows;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of a native query in the Arrow types that Spark has for the same columns: the bytes are the same in both, the names
 * of nested fields and what is said of NULL are not. For one thread.
 */
final class NativeBatches implements Batches {
    private final NativeRows rows;
    private final LongConsumer counter;
    private final VectorSchemaRoot batch;

    NativeBatches(NativeRows rows, Schema schema, BufferAllocator allocator, LongConsumer counter) {
        this.rows = rows;
        this.counter = counter;
        this.batch = VectorSchemaRoot.create(schema, allocator);
    }

    @Override
    public boolean next() {
        if (!rows.next()) {
            return false;
        }
        try (ArrowRecordBatch buffers = new VectorUnloader(rows.batch()).getRecordBatch()) {
            new VectorLoader(batch).load(buffers);
            counter.accept(batch.getRowCount());
        }
        return true;
    }

    @Override
    public VectorSchemaRoot batch() {
        return batch;
    }

    @Override
    public boolean kept() {
        return false;
    }

    @Override
    public void close() {
        try (rows) {
            batch.close();
        }
    }
}
