package io.tarn.query.result;

/**
 * One batch in a file.
 *
 * @param firstRow of the whole result
 * @param rows in it
 * @param offset where its message begins
 */
record HeldBatch(long firstRow, int rows, long offset) {}
