/** Data files of Iceberg tables that DuckDB writes: what it is told, and what Iceberg is told of them. */
@NullMarked
package io.tarn.query.spark.offload.write;

import org.jspecify.annotations.NullMarked;
