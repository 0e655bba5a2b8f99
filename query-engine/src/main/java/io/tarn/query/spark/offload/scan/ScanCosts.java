package io.tarn.query.spark.offload.scan;

/**
 * What a scan is going to read.
 *
 * @param table the table's name with catalog and namespace
 * @param files data files that are read
 * @param filesPruned data files of the snapshot that are not
 * @param deleteFiles delete files and deletion vectors that are applied
 * @param bytes of the columns that are read, in the data files, as planned
 * @param rows in the data files, before deletes and filters
 */
public record ScanCosts(String table, long files, long filesPruned, long deleteFiles, long bytes, long rows) {}
