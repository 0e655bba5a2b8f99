package io.tarn.query.format;

/** The row that is written next: where its values are, and its place in the batch. The same object for each row. */
final class ParquetRow {
    ParquetValue value = (out, row) -> {};
    int index;
}
