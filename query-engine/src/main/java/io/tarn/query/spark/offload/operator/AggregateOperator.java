package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.MakeDecimal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;

/**
 * Groups of rows: one SELECT of what they are grouped by and of the functions over them, and a projection on top where a result computes
 * with those.
 */
final class AggregateOperator implements Operator<Aggregate> {
    @Override
    public Select select(Aggregate plan, Translation translation) {
        List<NamedExpression> results = Scala.list(plan.aggregateExpressions());
        List<Expression> by = Scala.list(plan.groupingExpressions());
        Select child = translation.rows(plan.child());
        List<Expression> all = Stream.concat(by.stream(), results.stream().map(Expression.class::cast))
                .toList();
        Select rows = child.unordered().source(all);
        Groups groups = new Groups(rows, translation, !child.order().isEmpty());
        by.forEach(groups::by);
        List<NamedExpression> list = results.stream().map(groups::result).toList();
        return ProjectOperator.project(list, groups.select(), translation);
    }

    static Select distinct(Distinct plan, Translation translation) {
        List<Attribute> output = Scala.list(plan.child().output());
        Groups groups = new Groups(translation.rows(plan.child()).unordered().source(), translation, false);
        output.forEach(groups::by);
        List<NamedExpression> list = output.stream().map(groups::result).toList();
        return ProjectOperator.project(list, groups.select(), translation);
    }

    /** What is grouped by and computed over the groups, each once, by its meaning. */
    private static final class Groups {
        private final Select rows;
        private final Translation translation;
        private final boolean ordered;
        private final Map<Expression, AttributeReference> attributes = new LinkedHashMap<>();
        private final List<Column> by = new ArrayList<>();
        private final List<Column> columns = new ArrayList<>();

        Groups(Select rows, Translation translation, boolean ordered) {
            this.rows = rows;
            this.translation = translation;
            this.ordered = ordered;
        }

        void by(Expression expression) {
            if (!attributes.containsKey(expression.canonicalized())) {
                Column column = key(expression, attribute(expression).exprId());
                by.add(column);
                columns.add(column);
            }
        }

        private Column key(Expression expression, ExprId id) {
            String text = translation.expression(expression, rows);
            DataType type = expression.dataType();
            if (type instanceof DoubleType || type instanceof FloatType) {
                // The group of 0.0 and -0.0 is called by 0.0.
                String zero = "CAST(0 AS " + NativeTypes.of(type) + ")";
                return new Column(
                        id,
                        translation.names().column(),
                        "CASE WHEN (" + text + ") = " + zero + " THEN " + zero + " ELSE " + text + " END");
            } else if (type.existsRecursively(Scala.predicate(AggregateOperator::hasNoPlainEquality))) {
                throw new NotNative("groups by values of type " + type.catalogString());
            }
            if (expression instanceof Attribute) {
                return new Column(id, text, text);
            }
            // In GROUP BY, a bare number would be the position of a column.
            String key = expression instanceof Literal ? "CAST(" + text + " AS " + NativeTypes.of(type) + ")" : text;
            return new Column(id, translation.names().column(), key);
        }

        private AttributeReference attribute(Expression expression) {
            AttributeReference attribute = StandIn.of(expression);
            attributes.put(expression.canonicalized(), attribute);
            return attribute;
        }

        /** A result in terms of the groups. */
        NamedExpression result(NamedExpression result) {
            Expression value = result instanceof Alias alias ? alias.child() : (Expression) result;
            Expression over = overGroups(value);
            return new Alias(over, result.name(), result.exprId(), Scala.none(), Scala.absent(), Scala.none());
        }

        private Expression overGroups(Expression expression) {
            // Spark answers with a constant itself, not with the group that it makes: -0.0 stays so.
            AttributeReference known = expression.foldable() ? null : attributes.get(expression.canonicalized());
            if (known != null) {
                return known;
            } else if (isFunction(expression)) {
                return function(expression);
            }
            return expression.mapChildren(Scala.function(this::overGroups));
        }

        private AttributeReference function(Expression function) {
            if (ordered && !function.deterministic()) {
                throw new NotNative("an aggregate function of rows in an order");
            }
            AttributeReference attribute = attribute(function);
            columns.add(new Column(
                    attribute.exprId(), translation.names().column(), translation.expression(function, rows)));
            return attribute;
        }

        Select select() {
            return rows.grouped(by, columns);
        }
    }

    /** The optimiser adds decimals of few digits as whole numbers, and makes a decimal of the sum: DuckDB adds decimals at once. */
    private static boolean isFunction(Expression expression) {
        return expression instanceof AggregateExpression
                || (expression instanceof MakeDecimal decimal && decimal.child() instanceof AggregateExpression);
    }

    /** Spark takes 0.0 and -0.0 for equal, also deep inside, and answers with 0.0; a map has no equality. */
    private static boolean hasNoPlainEquality(DataType type) {
        return type instanceof DoubleType || type instanceof FloatType || type instanceof MapType;
    }
}
