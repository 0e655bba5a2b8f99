package io.tarn.query.spark.offload.expression;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitAndAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitOrAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitXorAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.Complete$;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.Last;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.NumericType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Aggregate functions over a group or over a window's frame. */
final class Aggregates {
    private Aggregates() {}

    static void into(Entries entries) {
        // They stand in the output of an aggregation, alone or around others.
        entries.add(AggregateExpression.class, (e, with) -> of(e, "", false, with));
        entries.aggregate(Count.class, Aggregates::count);
        // Equal: exact; too large a sum fails. Spark fails on a partial sum, too, which depends on the order of the
        // rows.
        entries.aggregate(Sum.class, Aggregates::sum);
        entries.aggregate(Average.class, Aggregates::average);
        // Equal: by the same order.
        entries.aggregate(Min.class, (f, call, with) -> extreme("min", f.child(), call, with))
                .aggregate(Max.class, (f, call, with) -> extreme("max", f.child(), call, with));
        entries.aggregate(First.class, Aggregates::first).aggregate(Last.class, Aggregates::last);
        // Equal: NULL if there is no value.
        entries.aggregate(BitAndAgg.class, (f, call, with) -> call.of("bit_and", with.sql(f.child())))
                .aggregate(BitOrAgg.class, (f, call, with) -> call.of("bit_or", with.sql(f.child())))
                .aggregate(BitXorAgg.class, (f, call, with) -> call.of("bit_xor", with.sql(f.child())));
    }

    /**
     * An aggregate function.
     *
     * @param over its window with a space before it, or nothing
     * @param ordered whether the rows of that window have an order
     */
    static String of(AggregateExpression expression, String over, boolean ordered, Translation with) {
        AggregateFunction function = expression.aggregateFunction();
        if (!(expression.mode() instanceof Complete$)) {
            throw new NotNative("a part of an aggregation");
        }
        NativeTypes.of(function.dataType());
        for (Expression child : CollectionConverters.asJava(function.children())) {
            NativeTypes.of(child.dataType());
        }
        String filter = expression.filter().isEmpty()
                ? ""
                : " FILTER (WHERE " + with.sql(expression.filter().get()) + ")";
        Call call = new Call(expression.isDistinct() ? "DISTINCT " : "", filter, over, ordered);
        return Expressions.entries().of(function).sql(function, call, with);
    }

    /** Equal: rows in which no argument is NULL. */
    private static String count(Count count, Call call, Translation with) {
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Expression each : CollectionConverters.asJava(count.children())) {
            values.add(with.sql(each));
            if (each.nullable()) {
                conditions.add(with.sql(each) + " IS NOT NULL");
            }
        }
        if (call.distinct().isEmpty()) {
            return conditions.isEmpty()
                    ? "count(*)" + call.filter() + call.over()
                    : values.size() == 1
                            ? call.of("count", values.get(0))
                            : call.of("count", "CASE WHEN " + String.join(" AND ", conditions) + " THEN 1 END");
        }
        String value = values.size() == 1 ? values.get(0) : "row(" + String.join(", ", values) + ")";
        return call.of(
                "count",
                values.size() == 1 || conditions.isEmpty()
                        ? value
                        : "CASE WHEN " + String.join(" AND ", conditions) + " THEN " + value + " END");
    }

    private static String sum(Sum sum, Call call, Translation with) {
        DataType type = sum.dataType();
        if (type instanceof DecimalType decimal) {
            return decimalSum(with.narrow(sum.child()), Decimals.type(sum.child()), decimal, call);
        } else if (type instanceof DoubleType) {
            return call.of("sum", asDouble(sum.child(), with));
        }
        return "CAST(" + call.of("sum", with.sql(sum.child())) + " AS " + NativeTypes.of(type) + ")";
    }

    private static String decimalSum(String child, DecimalType of, DecimalType type, Call call) {
        String sum = call.of("sum", child);
        if (type.precision() == DecimalType.MAX_PRECISION() && of.precision() > DecimalType.MAX_PRECISION() - 10) {
            // DuckDB's widest decimal takes sums of a few more than 38 digits.
            String bound = "CAST('" + "9".repeat(38 - of.scale()) + "." + "9".repeat(of.scale()) + "' AS "
                    + NativeTypes.of(type) + ")";
            return "CASE WHEN " + sum + " NOT BETWEEN -" + bound + " AND " + bound + " THEN "
                    + Translation.failure("overflow", NativeTypes.of(type)) + " ELSE " + Decimals.exact(sum, type)
                    + " END";
        }
        return Decimals.exact(sum, type);
    }

    /**
     * The sum that the optimiser takes of the digits of a decimal, as they cannot overflow 64 bits, as a sum of decimals; or null if this is
     * none.
     */
    static @Nullable String sumOfUnscaled(Expression expression, DecimalType type, Translation with) {
        Expression function = expression instanceof WindowExpression window ? window.windowFunction() : expression;
        if (function instanceof AggregateExpression aggregate
                && aggregate.aggregateFunction() instanceof Sum sum
                && sum.child() instanceof UnscaledValue unscaled) {
            AggregateExpression of = aggregate.copy(
                    new Sum(unscaled.child(), sum.evalContext()),
                    aggregate.mode(),
                    aggregate.isDistinct(),
                    aggregate.filter(),
                    aggregate.resultId());
            Expression whole =
                    expression instanceof WindowExpression window ? window.copy(of, window.windowSpec()) : of;
            return Decimals.exact(with.sql(whole), type);
        }
        return null;
    }

    private static String asDouble(Expression expression, Translation with) {
        String text = with.sql(expression);
        return expression.dataType() instanceof DoubleType ? text : "CAST(" + text + " AS DOUBLE)";
    }

    /** Equal for decimals: the exact quotient, rounded half up. Others: a quotient of doubles, whose sum may differ in the last bits. */
    private static String average(Average average, Call call, Translation with) {
        Expression child = average.child();
        if (average.dataType() instanceof DecimalType type) {
            DecimalType of = Decimals.type(child);
            DecimalType sumType = new DecimalType(Math.min(38, of.precision() + 10), of.scale());
            String sum = decimalSum(with.narrow(child), of, sumType, call);
            String count = "CAST(nullif(" + call.of("count", with.sql(child)) + ", 0) AS HUGEINT)";
            return Decimals.quotient(sum, sumType, count, 0, type);
        } else if (child instanceof UnscaledValue unscaled) {
            // The optimiser's form for decimals of few digits; their sum is exact in a double.
            String sum = Decimals.unscaled(
                    call.of("sum", with.narrow(unscaled.child())),
                    new DecimalType(28, Decimals.type(unscaled.child()).scale()));
            return "(CAST(" + sum + " AS DOUBLE) / nullif(" + call.of("count", with.sql(unscaled.child())) + ", 0))";
        } else if (child.dataType() instanceof NumericType) {
            return call.of("avg", asDouble(child, with));
        }
        throw new NotNative("the function avg of " + child.dataType().catalogString());
    }

    private static String extreme(String function, Expression child, Call call, Translation with) {
        Comparisons.ordered(child.dataType());
        return call.of(function, with.sql(child));
    }

    /**
     * Equal in a window with an order; and where an aggregation has several DISTINCT, as the optimiser writes it then: each group has one row
     * that the filter lets through, so there is nothing to choose from. Elsewhere it is open which row is the first.
     */
    private static String first(First first, Call call, Translation with) {
        if (call.windowed()) {
            return ofFrame("first_value", first.child(), first.ignoreNulls(), call, with);
        } else if (first.ignoreNulls() && !call.filter().isEmpty()) {
            return call.of("any_value", with.sql(first.child()));
        }
        throw new NotNative("the function first depends on the order of rows");
    }

    private static String last(Last last, Call call, Translation with) {
        if (call.windowed()) {
            return ofFrame("last_value", last.child(), last.ignoreNulls(), call, with);
        }
        throw new NotNative("the function last depends on the order of rows");
    }

    private static String ofFrame(String function, Expression child, boolean ignoreNulls, Call call, Translation with) {
        if (!call.ordered()) {
            throw Windows.unordered();
        }
        return call.of(function, with.sql(child) + (ignoreNulls ? " IGNORE NULLS" : ""));
    }
}
