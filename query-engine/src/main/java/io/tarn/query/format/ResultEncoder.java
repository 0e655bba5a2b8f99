package io.tarn.query.format;

import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes a result in one format: {@code begin}, {@code batch} any number of times, then {@code finish} or {@code fail}, and
 * {@code close} in any case, which leaves the stream below open. For one thread.
 */
public interface ResultEncoder extends AutoCloseable {
    /** The columns, under the names that they have in this format, and their Arrow fields. */
    void begin(StatementId id, List<ColumnInfo> columns, Schema schema) throws IOException;

    /** Some rows, valid only during the call. */
    void batch(VectorSchemaRoot batch) throws IOException;

    /** Sends what has been written so far on its way, as far as the format lets it. */
    void flush() throws IOException;

    /** Ends the body and flushes it. */
    void finish(ResultEnd end) throws IOException;

    /** Ends a body that cannot be completed, with a record that says so where the format can hold one, and flushes it. */
    void fail(Problem problem) throws IOException;

    /** Lets go of memory; writes nothing. */
    @Override
    default void close() {}
}
