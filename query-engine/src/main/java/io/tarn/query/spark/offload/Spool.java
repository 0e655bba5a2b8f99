package io.tarn.query.spark.offload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.util.ArrowUtils;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Hands the rows of a native query to Spark's tasks, on whatever machine they run: as broadcasts of some batches each, which Spark
 * moves to disk where memory does not suffice and forgets when nothing uses them any more.
 */
final class Spool {
    /** A broadcast is about so large; one task reads one or more of them. */
    private static final int SEGMENT_BYTES = 8 << 20;

    private Spool() {}

    /** The rows of the node, which DuckDB makes now; null if it fails. */
    static @Nullable RDD<ColumnarBatch> batches(NativeExec exec, SparkContext context) {
        JavaSparkContext spark = new JavaSparkContext(context);
        List<Broadcast<byte[]>> segments = new ArrayList<>();
        try (BufferAllocator allocator =
                        ArrowUtils.rootAllocator().newChildAllocator("native spool", 0, Long.MAX_VALUE);
                Batches batches = exec.run(allocator)) {
            if (batches == null) {
                return null;
            }
            boolean more = batches.next();
            while (more) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (ArrowStreamWriter writer = new ArrowStreamWriter(batches.batch(), null, bytes)) {
                    while (more && bytes.size() < SEGMENT_BYTES) {
                        writer.writeBatch();
                        more = batches.next();
                    }
                }
                segments.add(spark.broadcast(bytes.toByteArray()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int partitions = Math.max(1, Math.min(segments.size(), 2 * context.defaultParallelism()));
        return spark.parallelize(segments, partitions)
                .mapPartitions(Segments::new)
                .rdd();
    }

    /** The batches of some segments, in a task; each is valid until the next one is asked for. */
    private static final class Segments implements Iterator<ColumnarBatch>, AutoCloseable {
        private final Iterator<Broadcast<byte[]>> segments;
        private final BufferAllocator allocator =
                ArrowUtils.rootAllocator().newChildAllocator("native rows", 0, Long.MAX_VALUE);
        private @Nullable ArrowStreamReader reader;
        private @Nullable ColumnarBatch ready;

        Segments(Iterator<Broadcast<byte[]>> segments) {
            this.segments = segments;
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close());
        }

        @Override
        public boolean hasNext() {
            try {
                while (ready == null) {
                    ArrowStreamReader current = reader;
                    if (current != null && current.loadNextBatch()) {
                        ready = batch(current);
                    } else if (segments.hasNext()) {
                        closeReader();
                        reader = new ArrowStreamReader(
                                new ByteArrayInputStream(segments.next().value()), allocator);
                    } else {
                        return false;
                    }
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static ColumnarBatch batch(ArrowStreamReader reader) throws IOException {
            ColumnVector[] columns = reader.getVectorSchemaRoot().getFieldVectors().stream()
                    .map(ArrowColumnVector::new)
                    .toArray(ColumnVector[]::new);
            return new ColumnarBatch(columns, reader.getVectorSchemaRoot().getRowCount());
        }

        @Override
        public ColumnarBatch next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException("no more batches");
            }
            ColumnarBatch next = java.util.Objects.requireNonNull(ready);
            ready = null;
            return next;
        }

        private void closeReader() throws IOException {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }

        @Override
        public void close() {
            try (allocator) {
                closeReader();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
