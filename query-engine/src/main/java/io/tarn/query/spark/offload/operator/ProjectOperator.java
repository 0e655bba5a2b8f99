package io.tarn.query.spark.offload.operator;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/** Columns that are chosen, renamed and computed. What is only chosen and renamed costs no text. */
final class ProjectOperator implements Operator<Project> {
    @Override
    public Select select(Project plan, Translation translation) {
        return project(Scala.list(plan.projectList()), translation.rows(plan.child()), translation);
    }

    static Select project(List<NamedExpression> list, Select child, Translation translation) {
        List<Expression> computed = list.stream()
                .map(ProjectOperator::value)
                .filter(value -> !(value instanceof Attribute))
                .toList();
        Select rows = computed.isEmpty() ? child : child.source(computed);
        return rows.with(list.stream()
                .map(entry -> {
                    Expression value = value(entry);
                    return value instanceof Attribute attribute
                            ? rows.column(attribute).as(entry.exprId())
                            : new Column(
                                    entry.exprId(), translation.names().column(), translation.expression(value, rows));
                })
                .toList());
    }

    private static Expression value(NamedExpression entry) {
        return entry instanceof Alias alias ? alias.child() : (Expression) entry;
    }
}
