package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.scan.IcebergScans;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/** Translates subtrees of optimised plans. Safe for use by many threads. */
public final class PlanTranslator {
    private final IcebergScans scans;

    /** Translates with these scans. */
    public PlanTranslator(IcebergScans scans) {
        this.scans = scans;
    }

    /**
     * The subtree as one DuckDB query.
     *
     * @param timeZone the session's zone
     * @throws NotNative if anything in it has no equal
     */
    public NativePlan translate(LogicalPlan plan, String timeZone) {
        checkPartitions(plan);
        List<Attribute> output = Scala.list(plan.output());
        if (output.isEmpty()) {
            throw new NotNative("rows without columns");
        }
        output.forEach(attribute -> NativeTypes.of(attribute.dataType()));
        Translation translation = new Translation(scans, timeZone, plan);
        String sql = translation.query(plan);
        return new NativePlan(sql, timeZone, translation.tables(), translation.costs());
    }

    /** What goes out has one partition. Where a plan says what is above has to have which rows together, as a write does, Spark sees to it. */
    private static void checkPartitions(LogicalPlan plan) {
        if (plan instanceof Project project) {
            checkPartitions(project.child());
        } else if (plan instanceof RepartitionOperation
                || plan instanceof RebalancePartitions
                || plan instanceof Sort sort && !sort.global()) {
            throw new NotNative("rows that are spread over partitions");
        }
    }
}
