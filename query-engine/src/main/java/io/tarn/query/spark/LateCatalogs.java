package io.tarn.query.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Shows a session of Spark Connect the warehouses that there are, at each statement before its names are looked up. Changes no
 * plan. Sessions that a {@link SparkRuntime} hands out have them already and say so.
 */
final class LateCatalogs extends Rule<LogicalPlan> {
    /** Entry of a session's configuration: it was given its catalogs. */
    static final String GIVEN = "spark.tarn.catalogs-given";

    private final SparkSession session;

    LateCatalogs(SparkSession session) {
        this.session = session;
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (session instanceof org.apache.spark.sql.classic.SparkSession own
                && !own.sessionState().conf().contains(GIVEN)) {
            String runtime = own.sparkContext().conf().get(RuntimeCatalogs.RUNTIME, "");
            RuntimeCatalogs.show(runtime, own);
        }
        return plan;
    }
}
