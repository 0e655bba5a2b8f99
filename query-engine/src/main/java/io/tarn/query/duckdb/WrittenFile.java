package io.tarn.query.duckdb;

import java.nio.file.Path;
import java.util.Map;

/**
 * A Parquet file that a query was copied to.
 *
 * @param path where it is
 * @param rows that it has
 * @param statistics what DuckDB tells of each column that is no group: by its path, such as {@code "a"."b"}, names and values
 * such as {@code nan_count}
 */
public record WrittenFile(Path path, long rows, Map<String, Map<String, String>> statistics) {}
