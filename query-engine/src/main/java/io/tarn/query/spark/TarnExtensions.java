package io.tarn.query.spark;

import io.tarn.query.spark.join.SizedJoins;
import io.tarn.query.spark.offload.NativeStrategy;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** What Tarn adds to Spark's SQL; Spark makes it by its class name. What a statement must not do, that all warehouses are shown, and how
 * tables are joined. */
public final class TarnExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    /** For Spark. */
    public TarnExtensions() {}

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectResolutionRule(ShownCatalogs::new);
        extensions.injectPlannerStrategy(new SizedJoins.Factory());
        extensions.injectResolutionRule(ShownSettings::new);
        extensions.injectHintResolutionRule(LateCatalogs::new);
        extensions.injectHintResolutionRule(IcebergOnly::new);
        extensions.injectPlannerStrategy(InProcessBound::new);
        extensions.injectPlannerStrategy(NativeStrategy::new);
        extensions.injectOptimizerRule(session -> new DefaultsNotPushed());
        extensions.injectCheckRule(RefusedPlans::new);
        extensions.injectTableFunction(
                new Tuple3<>(FunctionIdentifier.apply(ReadFiles.NAME), ReadFiles.info(), new ReadFiles()));
        return BoxedUnit.UNIT;
    }
}
