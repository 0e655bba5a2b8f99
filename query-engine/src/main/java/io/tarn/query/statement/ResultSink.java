package io.tarn.query.statement;

import io.tarn.api.ColumnInfo;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Takes a result, in the thread that runs the statement: first the columns, once, when the first rows are at hand or it is
 * certain that there are none; then batch by batch. A sink that is slow slows the statement down; a sink that throws ends it.
 */
public interface ResultSink {
    /** In the metadata of an Arrow field, at every depth: its SQL type, as in {@code interval day to second}. */
    String SQL_TYPE = "sql.type";

    /**
     * The columns, once, before any batch; empty for a statement without a result.
     *
     * @param columns their names, which may repeat, and SQL types
     * @param schema one Arrow field a column, of the same names, each with its {@link #SQL_TYPE}
     */
    void columns(List<ColumnInfo> columns, Schema schema) throws IOException;

    /** Some rows, valid only during the call. */
    void batch(VectorSchemaRoot batch) throws IOException;
}
