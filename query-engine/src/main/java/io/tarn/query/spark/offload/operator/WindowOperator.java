package io.tarn.query.spark.offload.operator;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.MakeDecimal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/** Functions over windows of rows, as columns beside those of the rows, and what is computed with them. */
final class WindowOperator implements Operator<Window> {
    @Override
    public Select select(Window plan, Translation translation) {
        List<NamedExpression> list = Scala.list(plan.windowExpressions());
        Select rows = translation
                .rows(plan.child())
                .unordered()
                .windowSource(list.stream().map(Expression.class::cast).toList());
        Windows windows = new Windows(rows, translation);
        List<NamedExpression> results = new ArrayList<>(Scala.list(plan.child().output()));
        list.forEach(named -> results.add(windows.result(named)));
        return ProjectOperator.project(results, windows.select(), translation);
    }

    /** The functions, each with a name. */
    private static final class Windows {
        private final Select rows;
        private final Translation translation;
        private final List<Column> columns;

        Windows(Select rows, Translation translation) {
            this.rows = rows;
            this.translation = translation;
            this.columns = new ArrayList<>(rows.columns());
        }

        NamedExpression result(NamedExpression named) {
            Expression value = named instanceof Alias alias ? alias.child() : (Expression) named;
            return new Alias(
                    overWindows(value), named.name(), named.exprId(), Scala.none(), Scala.absent(), Scala.none());
        }

        private Expression overWindows(Expression expression) {
            if (!isWindow(expression)) {
                return expression.mapChildren(Scala.function(this::overWindows));
            }
            AttributeReference attribute = StandIn.of(expression);
            columns.add(new Column(
                    attribute.exprId(), translation.names().column(), translation.expression(expression, rows)));
            return attribute;
        }

        /** As for aggregate functions, a sum of decimals may be one of whole numbers that is made a decimal. */
        private static boolean isWindow(Expression expression) {
            return expression instanceof WindowExpression
                    || (expression instanceof MakeDecimal decimal && decimal.child() instanceof WindowExpression);
        }

        Select select() {
            return rows.withWindows(columns);
        }
    }
}
