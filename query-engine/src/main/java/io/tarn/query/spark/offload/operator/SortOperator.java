package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.Columns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/** Rows in an order. That of each partition, which is asked for by SORT BY, is that of all rows in one partition. */
final class SortOperator implements Operator<Sort> {
    @Override
    public Select select(Sort plan, Translation translation) {
        List<SortOrder> by = Scala.list(plan.order());
        List<Expression> computed = by.stream()
                .map(SortOrder::child)
                .filter(value -> !(value instanceof Attribute))
                .toList();
        Select child = translation.rows(plan.child());
        Select rows = computed.isEmpty() && child.limit().isNone() ? child : child.source(computed);
        return rows.ordered(orders(by.stream(), rows, translation).toList());
    }

    /** DuckDB takes a number for the position of a column, and ordering by a constant changes nothing. */
    static Stream<Order> orders(Stream<SortOrder> orders, Columns columns, Translation translation) {
        return orders.filter(order -> !(order.child() instanceof Literal)).map(order -> {
            Set<String> uses = new HashSet<>();
            Columns noted = attribute -> {
                String name = columns.of(attribute);
                uses.add(name);
                return name;
            };
            return new Order(translation.expressions().order(order, noted), Set.copyOf(uses));
        });
    }
}
