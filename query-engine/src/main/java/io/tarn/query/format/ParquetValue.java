package io.tarn.query.format;

import org.apache.parquet.io.api.RecordConsumer;

/** Hands the value of a row, which is not null, to Parquet. */
@FunctionalInterface
interface ParquetValue {
    void write(RecordConsumer out, int row);
}
