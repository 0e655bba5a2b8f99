package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NotNative;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Offset;

/** LIMIT and OFFSET. Of rows without an order any are taken, as Spark does. */
final class LimitOperators {
    private LimitOperators() {}

    static Select global(GlobalLimit plan, Translation translation) {
        Select rows = translation.rows(plan.child());
        return rows.limited(rows.limit().atMost(rows(plan.limitExpr())));
    }

    /** The most of each partition; all rows are one partition. */
    static Select local(LocalLimit plan, Translation translation) {
        Select rows = translation.rows(plan.child());
        return rows.limited(rows.limit().atMost(rows(plan.limitExpr())));
    }

    static Select offset(Offset plan, Translation translation) {
        Select rows = translation.rows(plan.child());
        return rows.limited(rows.limit().after(rows(plan.offsetExpr())));
    }

    private static long rows(Expression expression) {
        if (expression instanceof Literal literal && literal.value() instanceof Integer rows) {
            return rows;
        }
        throw new NotNative("a limit that is not a number");
    }
}
