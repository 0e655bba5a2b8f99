package io.tarn.query.result;

/**
 * Where a batch lies in the file of a held result.
 *
 * @param firstRow its first row's place in the whole result, from 0
 * @param rows how many it has
 * @param offset of its first byte in the file
 */
record HeldBatch(long firstRow, int rows, long offset) {}
