package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.expression.SparkFunctions;
import io.tarn.query.spark.offload.scan.IcebergScans;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Translates subtrees of optimised plans. Safe for use by many threads. */
public final class PlanTranslator {
    private final IcebergScans scans;
    private final SparkFunctions functions = new SparkFunctions();

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
        List<Attribute> output = Scala.list(plan.output());
        if (output.isEmpty()) {
            throw new NotNative("rows without columns");
        }
        output.forEach(attribute -> NativeTypes.of(attribute.dataType()));
        Translation translation = new Translation(scans, functions, timeZone, plan);
        String sql = translation.query(plan);
        return new NativePlan(
                sql, translation.tables(), translation.expressions().functions(), translation.costs());
    }
}
