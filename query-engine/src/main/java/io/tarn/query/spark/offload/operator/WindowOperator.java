package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/** Functions over windows of rows, as columns beside those of the rows. */
final class WindowOperator implements Operator<Window> {
    @Override
    public Select select(Window plan, Translation translation) {
        List<NamedExpression> windows = Scala.list(plan.windowExpressions());
        Select rows = translation
                .rows(plan.child())
                .unordered()
                .windowSource(windows.stream().map(Expression.class::cast).toList());
        List<Column> columns = new ArrayList<>(rows.columns());
        for (NamedExpression named : windows) {
            if (!(named instanceof Alias alias && alias.child() instanceof WindowExpression window)) {
                throw new NotNative("a computation with windows");
            }
            columns.add(new Column(
                    alias.exprId(),
                    translation.names().column(),
                    translation.expressions().window(window, rows)));
        }
        return rows.withWindows(columns);
    }
}
