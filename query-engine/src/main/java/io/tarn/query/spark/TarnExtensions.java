package io.tarn.query.spark;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** What Tarn adds to Spark's SQL; Spark makes it by its class name. For now: what a statement must not do. */
public final class TarnExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    /** Functions that call any Java method by its name. */
    private static final List<String> REFLECTION = List.of("reflect", "java_method", "try_reflect");

    /** For Spark. */
    public TarnExtensions() {}

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectCheckRule(session -> RefusedPlans::check);
        for (String name : REFLECTION) {
            extensions.injectFunction(new Tuple3<>(
                    FunctionIdentifier.apply(name),
                    new ExpressionInfo(TarnExtensions.class.getName(), name),
                    refusal(name)));
        }
        return BoxedUnit.UNIT;
    }

    private static <A, B> Function1<A, B> refusal(String name) {
        return arguments -> {
            throw RefusedPlans.refused("the function " + name, "it would call any method of the server");
        };
    }
}
