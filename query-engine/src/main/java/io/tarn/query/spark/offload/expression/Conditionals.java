package io.tarn.query.spark.offload.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Greatest;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.KnownFloatingPointNormalized;
import org.apache.spark.sql.catalyst.expressions.KnownNotNull;
import org.apache.spark.sql.catalyst.expressions.KnownNullable;
import org.apache.spark.sql.catalyst.expressions.Least;
import org.apache.spark.sql.catalyst.expressions.NaNvl;
import org.apache.spark.sql.catalyst.optimizer.NormalizeNaNAndZero;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Choices among values. A branch that fails does so only for rows that come to it, in both. */
final class Conditionals {
    private Conditionals() {}

    static void into(Entries entries) {
        // Equal: standard SQL.
        entries.add(If.class, (e, with) -> of(e, with::sql, with))
                .add(CaseWhen.class, (e, with) -> of(e, with::sql, with))
                .add(Coalesce.class, (e, with) -> of(e, with::sql, with));
        // Equal: NULLs are passed over, NaN is the largest.
        entries.add(Greatest.class, (e, with) -> extreme("greatest", e, with))
                .add(Least.class, (e, with) -> extreme("least", e, with));
        // Equal: it gives its second argument for NaN.
        entries.add(
                NaNvl.class,
                (e, with) -> "CASE WHEN isnan(" + with.sql(e.left()) + ") THEN " + with.sql(e.right()) + " ELSE "
                        + with.sql(e.left()) + " END");
        // Equal: they say only what the optimiser knows.
        entries.add(KnownNotNull.class, (e, with) -> with.sql(e.child()))
                .add(KnownNullable.class, (e, with) -> with.sql(e.child()))
                .add(KnownFloatingPointNormalized.class, (e, with) -> with.sql(e.child()));
        // Equal: -0.0 + 0.0 is 0.0, and DuckDB takes every NaN for the same.
        entries.add(
                NormalizeNaNAndZero.class,
                (e, with) -> "(" + with.sql(e.child()) + " + " + Literals.zero(e.dataType()) + ")");
    }

    /** A choice whose values are translated in a way of their own. */
    static String of(Expression expression, Function<Expression, String> value, Translation with) {
        if (expression instanceof If choice) {
            return "CASE WHEN " + with.sql(choice.predicate()) + " THEN " + value.apply(choice.trueValue()) + " ELSE "
                    + value.apply(choice.falseValue()) + " END";
        } else if (expression instanceof CaseWhen choice) {
            return caseWhen(choice, value, with);
        }
        List<String> values = new ArrayList<>();
        for (Expression each : CollectionConverters.asJava(expression.children())) {
            values.add(value.apply(each));
        }
        return "coalesce(" + String.join(", ", values) + ")";
    }

    private static String caseWhen(CaseWhen choice, Function<Expression, String> value, Translation with) {
        StringBuilder text = new StringBuilder("CASE");
        for (Tuple2<Expression, Expression> branch : CollectionConverters.asJava(choice.branches())) {
            text.append(" WHEN ").append(with.sql(branch._1())).append(" THEN ").append(value.apply(branch._2()));
        }
        if (choice.elseValue().isDefined()) {
            text.append(" ELSE ").append(value.apply(choice.elseValue().get()));
        }
        return text.append(" END").toString();
    }

    private static String extreme(String function, Expression expression, Translation with) {
        Comparisons.ordered(expression.dataType());
        return function + "(" + String.join(", ", with.all(expression.children())) + ")";
    }
}
