package io.tarn.benchmarks;

import java.io.IOException;

/** An engine that answers queries of TPC-H, in a settled way. */
interface SqlContender extends AutoCloseable {
    /** Its name in tables and pictures. */
    String name();

    /**
     * Runs a query and reads its whole result.
     *
     * @throws IOException what the engine said against it
     */
    SqlAnswer ask(String sql) throws IOException, InterruptedException;

    /**
     * Writes the rows of a query to Parquet files in Zstandard, those of a new table if it has any; the answer's only row is their number.
     *
     * @throws IOException what the engine said against it, or that it is not measured so
     */
    SqlAnswer write(String select) throws IOException, InterruptedException;

    @Override
    default void close() throws IOException, InterruptedException {}
}
