package io.tarn.query.spark.offload.operator;

import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.expression.SparkFunctions;
import io.tarn.query.spark.offload.scan.IcebergScans;
import io.tarn.query.spark.offload.scan.UploadedFiles;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Translates subtrees of optimised plans. Safe for use by many threads. */
public final class PlanTranslator {
    private final IcebergScans scans;
    private final UploadedFiles uploads;
    private final SparkFunctions functions = new SparkFunctions();

    /** Translates with scans of tables and of files that were uploaded. */
    public PlanTranslator(IcebergScans scans, UploadedFiles uploads) {
        this.scans = scans;
        this.uploads = uploads;
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
        Translation translation = new Translation(scans, uploads, functions, timeZone, plan);
        String sql = translation.query(plan);
        if (!DuckDbSql.isWhole(sql)) {
            throw new NotNative("a name with a zero character or half of a surrogate pair");
        }
        return new NativePlan(
                sql, translation.tables(), translation.expressions().functions(), translation.costs());
    }
}
