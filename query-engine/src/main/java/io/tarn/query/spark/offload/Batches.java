package io.tarn.query.spark.offload;

import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows of a result, all of them certain to come, in the Arrow types that Spark has for its columns. For one thread. */
public interface Batches extends AutoCloseable {
    /** Goes to the next batch, which is in {@link #batch()} then; false at the end. */
    boolean next();

    /** The batch at hand, valid until {@link #next()}. */
    VectorSchemaRoot batch();

    /** Whether it is a result that was kept, so that nothing was read. */
    boolean kept();

    @Override
    void close();
}
