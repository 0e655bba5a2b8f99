package io.tarn.query.spark.offload.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Expand;

/** Several rows for each one, as for GROUPING SETS: the rows times the numbers of the variants, which choose the values. */
final class ExpandOperator implements Operator<Expand> {
    @Override
    public Select select(Expand plan, Translation translation) {
        List<List<Expression>> variants =
                Scala.list(plan.projections()).stream().map(Scala::list).toList();
        return expanded(translation.rows(plan.child()).unordered(), variants, Scala.list(plan.output()), translation);
    }

    /** The columns are only those of the output. */
    static Select expanded(
            Select child, List<List<Expression>> variants, List<Attribute> output, Translation translation) {
        Select rows = child.source(variants.stream().flatMap(List::stream).toList());
        String number = translation.names().column();
        String numbers = IntStream.range(0, variants.size())
                .mapToObj(variant -> "(" + variant + ")")
                .collect(Collectors.joining(", ", "(VALUES ", ")"));
        Select times = Select.sideBySide(
                rows,
                Select.of(List.of(Names.table(numbers, translation.names().table(), List.of(number))), List.of()));
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < output.size(); i++) {
            int place = i;
            List<String> values = variants.stream()
                    .map(variant -> translation.expression(variant.get(place), rows))
                    .toList();
            columns.add(column(output.get(i), number, values, translation));
        }
        return times.with(columns);
    }

    private static Column column(Attribute attribute, String number, List<String> values, Translation translation) {
        Set<String> different = new TreeSet<>(values);
        String text = different.size() == 1 ? values.get(0) : chosen(number, values);
        return new Column(attribute.exprId(), translation.names().column(), text);
    }

    private static String chosen(String number, List<String> values) {
        return IntStream.range(0, values.size())
                .mapToObj(variant -> "WHEN " + variant + " THEN " + values.get(variant))
                .collect(Collectors.joining(" ", "CASE " + number + " ", " END"));
    }
}
