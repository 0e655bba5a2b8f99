package io.tarn.query.spark.offload.expression;

import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.CentralMomentAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.Corr;
import org.apache.spark.sql.catalyst.expressions.aggregate.CovPopulation;
import org.apache.spark.sql.catalyst.expressions.aggregate.CovSample;
import org.apache.spark.sql.catalyst.expressions.aggregate.Percentile;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrIntercept;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrR2;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrReplacement;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrSXY;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrSlope;
import org.apache.spark.sql.catalyst.expressions.aggregate.StddevPop;
import org.apache.spark.sql.catalyst.expressions.aggregate.StddevSamp;
import org.apache.spark.sql.catalyst.expressions.aggregate.VariancePop;
import org.apache.spark.sql.catalyst.expressions.aggregate.VarianceSamp;
import org.apache.spark.sql.types.NumericType;

/** Statistics over doubles, by the same one-pass algorithm, so equal but for the last bits. Infinity and NaN are Spark's. */
final class Statistics {
    private Statistics() {}

    static void into(Entries entries) {
        // Equal: NULL for a single value where the divisor is n - 1.
        moment(entries, StddevSamp.class, "stddev_samp");
        moment(entries, StddevPop.class, "stddev_pop");
        moment(entries, VarianceSamp.class, "var_samp");
        moment(entries, VariancePop.class, "var_pop");
        // Equal: pairs without NULL.
        pair(entries, CovPopulation.class, "covar_pop");
        pair(entries, CovSample.class, "covar_samp");
        pair(entries, Corr.class, "corr");
        pair(entries, RegrSlope.class, "regr_slope");
        pair(entries, RegrIntercept.class, "regr_intercept");
        pair(entries, RegrSXY.class, "regr_sxy");
        pair(entries, RegrR2.class, "regr_r2");
        // Equal: the sum of the squares of the distances from the mean.
        entries.aggregate(
                RegrReplacement.class,
                (f, call, with) -> "(" + call.of("var_pop", finite(f.child(), with)) + " * "
                        + call.of("count", with.sql(f.child())) + ")");
        entries.aggregate(Percentile.class, Statistics::percentile);
    }

    private static <F extends CentralMomentAgg> void moment(Entries entries, Class<F> type, String function) {
        entries.aggregate(type, (f, call, with) -> {
            asInNewSpark(f);
            return call.of(function, finite(f.child(), with));
        });
    }

    /** DuckDB says 0 for the variance of one value, even if that is infinite; for more it fails. */
    private static String finite(Expression value, Translation with) {
        String text = with.sql(value);
        return "CASE WHEN NOT isfinite(" + text + ") THEN " + Translation.failure("not finite", "DOUBLE") + " ELSE "
                + text + " END";
    }

    private static <F extends AggregateFunction> void pair(Entries entries, Class<F> type, String function) {
        entries.aggregate(type, (f, call, with) -> {
            asInNewSpark(f);
            String first = with.sql(f.children().apply(0));
            String second = with.sql(f.children().apply(1));
            return definite(function, first, second, call);
        });
    }

    /**
     * Without two pairs the quotients are NULL in Spark; without variance the correlations fail, and the line has no slope. DuckDB gives NaN or
     * a number.
     */
    private static String definite(String function, String first, String second, Call call) {
        String value = call.of(function, first, second);
        String pairs = call.of("regr_count", first, second);
        String failure = Translation.failure("not finite", "DOUBLE");
        return switch (function) {
            case "corr" ->
                "CASE WHEN " + pairs + " < 2 THEN NULL WHEN isnan(" + value + ") THEN " + failure + " ELSE " + value
                        + " END";
            case "regr_slope", "regr_intercept" ->
                "CASE WHEN " + call.of("regr_sxx", first, second) + " = 0 THEN NULL WHEN isnan(" + value + ") THEN "
                        + failure + " ELSE " + value + " END";
            default -> value;
        };
    }

    /** Old versions gave NaN for NULL; there is a setting for it, which is the only argument that is TRUE or FALSE. */
    private static void asInNewSpark(AggregateFunction function) {
        if (IntStream.range(0, function.productArity())
                .anyMatch(i -> Boolean.FALSE.equals(function.productElement(i)))) {
            throw new NotNative("the function " + function.prettyName() + " as in old versions of Spark");
        }
    }

    /** Equal for finite numbers: between two values, in proportion. */
    private static String percentile(Percentile percentile, Call call, Translation with) {
        Expression child = percentile.child();
        if (!(percentile.frequencyExpression() instanceof Literal frequency
                        && frequency.value() instanceof Number one
                        && one.longValue() == 1)
                || percentile.reverse()
                || call.windowed()
                || !(child.dataType() instanceof NumericType)) {
            throw new NotNative("the function percentile with frequencies, in reverse, of intervals or in a window");
        }
        String value = "CAST(" + with.sql(child) + " AS DOUBLE)";
        String at = with.sql(percentile.percentageExpression());
        String text = call.of("quantile_cont", value, at);
        return Arithmetic.isFloat(child.dataType())
                ? "CASE WHEN " + call.of("bool_or", "NOT isfinite(" + value + ")") + " THEN "
                        + Translation.failure("infinite", NativeTypes.of(percentile.dataType())) + " ELSE " + text
                        + " END"
                : text;
    }
}
