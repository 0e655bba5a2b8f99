package io.tarn.query.duckdb;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** The rows of a native query that has come to its end. For one thread. */
public final class NativeRows implements AutoCloseable {
    private final Connection connection;
    private final Statement statement;
    private final ArrowReader reader;

    NativeRows(Connection connection, Statement statement, ArrowReader reader) {
        this.connection = connection;
        this.statement = statement;
        this.reader = reader;
    }

    /** Goes to the next batch, which is in {@link #batch()} then; false at the end. */
    public boolean next() {
        try {
            return reader.loadNextBatch();
        } catch (IOException e) {
            throw new NativeFailure(NativeFailure.Kind.OTHER, "the rows of a native query cannot be read", e);
        }
    }

    /** The batch at hand, valid until {@link #next()}. */
    public VectorSchemaRoot batch() {
        try {
            return reader.getVectorSchemaRoot();
        } catch (IOException e) {
            throw new NativeFailure(NativeFailure.Kind.OTHER, "the rows of a native query cannot be read", e);
        }
    }

    @Override
    public void close() {
        try (connection;
                statement;
                reader) {
            // In this order backwards, all of them, whatever happens.
        } catch (IOException | SQLException e) {
            throw new NativeFailure(NativeFailure.Kind.OTHER, "a native query cannot be ended", e);
        }
    }
}
