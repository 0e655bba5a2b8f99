package io.tarn.query.spark.offload.expression;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection;
import org.apache.spark.sql.types.DataType;
import scala.jdk.javaapi.CollectionConverters;

/** An expression as Spark evaluates it. */
record OnSpark(Expression expression, List<Attribute> input, InterpretedMutableProjection projection) {
    OnSpark(Expression expression, List<Attribute> input) {
        this(expression, input, new InterpretedMutableProjection(seq(List.of(expression)), seq(input)));
    }

    Cell eval(InternalRow row) {
        DataType type = expression.dataType();
        try {
            InternalRow result = projection.apply(row);
            return new Cell(false, result.isNullAt(0) ? null : Values.of(result.get(0, type), type));
        } catch (Exception e) {
            // Spark's exceptions are not all unchecked, whatever Scala's methods declare.
            return Cell.FAILED;
        }
    }

    List<String> columns() {
        return input.stream()
                .filter(expression.references()::contains)
                .map(Attribute::name)
                .toList();
    }

    String inputs(InternalRow row) {
        return IntStream.range(0, input.size())
                .filter(i -> expression.references().contains(input.get(i)))
                .mapToObj(i -> input.get(i).name() + " = "
                        + new Cell(
                                false,
                                row.isNullAt(i)
                                        ? null
                                        : Values.of(
                                                row.get(i, input.get(i).dataType()),
                                                input.get(i).dataType())))
                .collect(Collectors.joining(", "));
    }

    private static <T> scala.collection.immutable.Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
