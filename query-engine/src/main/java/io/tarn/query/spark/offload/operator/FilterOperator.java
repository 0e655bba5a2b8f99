package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.Columns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BloomFilterMightContain;
import org.apache.spark.sql.catalyst.expressions.DynamicPruning;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;

/** Rows for which a condition is true: neither false nor NULL, as in WHERE. */
final class FilterOperator implements Operator<Filter> {
    @Override
    public Select select(Filter plan, Translation translation) {
        List<Expression> conditions =
                conjuncts(plan.condition()).filter(FilterOperator::decides).toList();
        Select child = translation.rows(plan.child());
        if (conditions.isEmpty()) {
            return child;
        }
        Select rows = child.source(conditions);
        return rows.filtered(texts(conditions, rows, translation));
    }

    static List<String> texts(List<Expression> conditions, Columns columns, Translation translation) {
        return conditions.stream()
                .map(condition -> translation.expression(condition, columns))
                .toList();
    }

    static Stream<Expression> conjuncts(Expression condition) {
        return condition instanceof And and
                ? Stream.concat(conjuncts(and.left()), conjuncts(and.right()))
                : Stream.of(condition);
    }

    /** The optimiser adds conditions that a join above implies, to read less; DuckDB finds its own. */
    private static boolean decides(Expression condition) {
        return !(condition instanceof DynamicPruning) && !(condition instanceof BloomFilterMightContain);
    }
}
