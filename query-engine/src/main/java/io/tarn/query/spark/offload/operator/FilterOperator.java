package io.tarn.query.spark.offload.operator;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.BloomFilterMightContain;
import org.apache.spark.sql.catalyst.expressions.DynamicPruning;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;

/** Rows for which a condition is true: neither false nor NULL, as in WHERE. */
final class FilterOperator implements Operator<Filter> {
    @Override
    public Select select(Filter plan, Translation translation) {
        List<Expression> conditions = Condition.conjuncts(plan.condition())
                .filter(FilterOperator::decides)
                .toList();
        Select child = translation.rows(plan.child());
        if (conditions.isEmpty()) {
            return child;
        }
        Select rows = child.source(conditions);
        return rows.filtered(Condition.all(conditions, rows, translation));
    }

    /** The optimiser adds conditions that a join above implies, to read less; DuckDB finds its own. */
    private static boolean decides(Expression condition) {
        return !(condition instanceof DynamicPruning) && !(condition instanceof BloomFilterMightContain);
    }
}
