/** From the operators of an optimised plan to one DuckDB query, a class each; the door is {@code PlanTranslator}. */
@NullMarked
package io.tarn.query.spark.offload.operator;

import org.jspecify.annotations.NullMarked;
