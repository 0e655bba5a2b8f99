package io.tarn.query.spark;

import java.util.Iterator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;

/** Fills Arrow batches of a bounded size with rows of Spark, one batch at a time in the same vectors. For one thread. */
final class ArrowBatches implements AutoCloseable {
    /** A batch is closed once it holds so many rows, or so many bytes: the row that passes it is the last. */
    private static final int MOST_ROWS = 1 << 16;

    private static final int MOST_BYTES = 1 << 20;

    /** For one row of huge values, whose vectors double while they grow; also, how much one task or statement can take. */
    private static final long MOST_MEMORY_BYTES = 2L << 30;

    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final ArrowWriter writer;
    private final int rowBytes;

    ArrowBatches(StructType type) {
        allocator = allocator("rows");
        root = VectorSchemaRoot.create(ArrowSchema.of(type), allocator);
        writer = ArrowWriter.create(root);
        rowBytes = type.defaultSize();
    }

    /** Memory for batches, of the one Arrow of this process; whoever asks for it closes it. */
    static BufferAllocator allocator(String purpose) {
        return ArrowUtils.rootAllocator().newChildAllocator("tarn-" + purpose, 0, MOST_MEMORY_BYTES);
    }

    /** The next rows, at most so many; the batch is valid until the next call. */
    VectorSchemaRoot next(Iterator<InternalRow> rows, long atMost) {
        writer.reset();
        int count = 0;
        long bytes = 0;
        long mostRows = Math.min(atMost, MOST_ROWS);
        while (count < mostRows && bytes < MOST_BYTES && rows.hasNext()) {
            InternalRow row = rows.next();
            writer.write(row);
            bytes += row instanceof UnsafeRow unsafe ? unsafe.getSizeInBytes() : rowBytes;
            count++;
        }
        writer.finish();
        return root;
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }
}
