package io.tarn.testing.tpc;

/**
 * A column of a table of TPC.
 *
 * @param name in small letters
 * @param type in SQL, such as {@code decimal(7,2)}
 */
public record TpcColumn(String name, String type) {}
