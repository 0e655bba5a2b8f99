package io.tarn.benchmarks;

import org.apache.iceberg.catalog.Catalog;

/** A catalog that takes part in a benchmark. */
interface Contender extends AutoCloseable {
    /** How the report names it. */
    String name();

    /** The catalog as one client has it; the contender closes it. */
    Catalog client();

    @Override
    void close() throws Exception;
}
