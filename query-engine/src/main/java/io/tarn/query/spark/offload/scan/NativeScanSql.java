package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.NativeTable;
import java.util.List;

/**
 * A scan in DuckDB's SQL.
 *
 * @param sql one SELECT, whose columns are those of the scan's output, in order, by the names that were asked for
 * @param costs what it reads
 * @param tables what it reads beside the data files
 */
public record NativeScanSql(String sql, ScanCosts costs, List<NativeTable> tables) {}
