/**
 * From a scan of an Iceberg table, planned by Iceberg, to a DuckDB query over its files; the door is {@code IcebergScans}. And from files that
 * were uploaded; the door is {@code UploadedFiles}.
 */
@NullMarked
package io.tarn.query.spark.offload.scan;

import org.jspecify.annotations.NullMarked;
