package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NativeTypes;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.EmptyRelation;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Range;

/** Rows that come from no table. */
final class ValuesOperators {
    /** So many values are said in the text of a query; more are slower to say than Spark is with them. */
    private static final long MOST_VALUES = 10_000;

    private ValuesOperators() {}

    static Select local(LocalRelation plan, Translation translation) {
        return values(Scala.list(plan.output()), Scala.list(plan.data()), translation);
    }

    static Select oneRow(OneRowRelation plan, Translation translation) {
        return Select.of(List.of(), List.of());
    }

    static Select empty(EmptyRelation plan, Translation translation) {
        return none(Scala.list(plan.output()), translation);
    }

    static Select range(Range plan, Translation translation) {
        String name = translation.names().column();
        String rows = "range(" + plan.start() + "::BIGINT, " + plan.end() + "::BIGINT, " + plan.step() + "::BIGINT)";
        return Select.of(
                List.of(Names.table(rows, translation.names().table(), List.of(name))),
                List.of(Column.plain(Scala.list(plan.output()).get(0), name)));
    }

    static Select values(List<Attribute> output, List<InternalRow> rows, Translation translation) {
        if (rows.isEmpty()) {
            return none(output, translation);
        } else if ((long) rows.size() * Math.max(1, output.size()) > MOST_VALUES) {
            throw new NotNative("more than " + MOST_VALUES + " values of no table");
        }
        List<String> names = translation.names().columns(output.size());
        String values = rows.stream()
                .map(row -> output.isEmpty() ? "(1)" : row(row, output, translation))
                .collect(Collectors.joining(", ", "(VALUES ", ")"));
        return Select.of(
                List.of(Names.table(values, translation.names().table(), names)), ScanOperator.columns(output, names));
    }

    private static String row(InternalRow row, List<Attribute> output, Translation translation) {
        return IntStream.range(0, output.size())
                .mapToObj(i -> new Literal(
                        row.get(i, output.get(i).dataType()), output.get(i).dataType()))
                .map(value -> translation.expression(value, attribute -> {
                    throw new IllegalStateException("a column " + attribute + " in a value");
                }))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Select none(List<Attribute> output, Translation translation) {
        return Select.of(
                        List.of(),
                        output.stream()
                                .map(attribute -> new Column(
                                        attribute.exprId(),
                                        translation.names().column(),
                                        "CAST(NULL AS " + NativeTypes.of(attribute.dataType()) + ")"))
                                .toList())
                .filtered(List.of(Condition.of("false")));
    }
}
