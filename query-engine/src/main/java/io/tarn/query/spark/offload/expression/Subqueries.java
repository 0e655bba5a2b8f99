package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** How an expression comes to the plans inside it. */
public interface Subqueries {
    /**
     * The plan as a whole DuckDB SELECT, without parentheses.
     *
     * @throws NotNative if it cannot be one
     */
    String select(LogicalPlan plan);
}
