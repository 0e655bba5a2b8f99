package io.tarn.api;

/**
 * A column of a result.
 *
 * @param name as the statement names it
 * @param type the SQL type in lower case: {@code bigint}, {@code decimal(10,2)}, {@code timestamp},
 *     {@code array<string>}
 */
public record ColumnInfo(String name, String type) {}
