/** From Spark's expressions to DuckDB's, each with its reason why the two are equal; the door is {@code Expressions}. */
@NullMarked
package io.tarn.query.spark.offload.expression;

import org.jspecify.annotations.NullMarked;
