package io.tarn.query.spark.offload.operator;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** How one operator of Spark's plans is said in SQL. */
@FunctionalInterface
interface Operator<P extends LogicalPlan> {
    /**
     * The rows of the operator, with the columns of its output in order.
     *
     * @throws io.tarn.query.spark.offload.expression.NotNative if it cannot be said
     */
    Select select(P plan, Translation translation);
}
