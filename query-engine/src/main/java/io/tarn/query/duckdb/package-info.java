/** The one place that sees DuckDB: SQL text in, Arrow batches out. It knows neither Spark nor Iceberg. */
@NullMarked
package io.tarn.query.duckdb;

import org.jspecify.annotations.NullMarked;
