package io.tarn.storage;

/**
 * A named root below which the data of its tables lies.
 *
 * @param name the prefix in catalog URLs and the catalog in SQL
 * @param root every table that the catalog places itself is placed below it
 */
public record Warehouse(WarehouseName name, Location root) {}
