/**
 * Parts of Spark's plans that run on DuckDB instead. A planner strategy takes the largest subtrees that can be shown to give Spark's own
 * answer and makes each of them one leaf of the physical plan. Everything else stays with Spark.
 */
@NullMarked
package io.tarn.query.spark.offload;

import org.jspecify.annotations.NullMarked;
