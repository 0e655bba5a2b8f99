package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.operator.JoinOperator.Sides;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Or;

/** Joins that ask for a row of the left side which rows of the right one belong to it, if any. */
final class Matches {
    private final Sides sides;

    Matches(Sides sides) {
        this.sides = sides;
    }

    /** A value of the left side and one of the right side, to be found equal. */
    private record Keys(Expression left, Expression right) {}

    /**
     * Rows without a match. NOT IN is the condition that two values are equal or that this is NULL; said as NOT IN again it is one lookup for
     * each row, as a condition it would be a comparison of all rows with all.
     */
    Select without() {
        Optional<Keys> keys =
                sides.single().flatMap(condition -> equalOrNull(condition)).findFirst();
        return keys.map(found -> {
                    Select left = sides.left().source();
                    String in = key(found, left) + " NOT IN (" + values(found) + ")";
                    return left.filtered(List.of(Condition.of(in)));
                })
                .orElseGet(sides::anti);
    }

    /** All rows with a column that tells whether they have a match: true or false, never NULL. */
    Select marked(ExprId mark) {
        Select left = sides.left().source();
        String exists = sides.single()
                .flatMap(this::equal)
                .findFirst()
                .map(found -> "coalesce(" + key(found, left) + " IN (" + values(found) + "), false)")
                .orElseGet(() -> "EXISTS (" + sides.matches().with(List.of()).text() + ")");
        List<Column> columns = new ArrayList<>(left.columns());
        columns.add(new Column(mark, sides.translation().names().column(), exists));
        return left.with(columns);
    }

    /** All rows with the columns of their match, or NULL; more than one match is an error, as for a subquery that is a value. */
    Select single() {
        Select left = sides.left().source();
        Select matches = sides.matches();
        String name = sides.translation().names().column();
        String fields = matches.columns().stream()
                .map(column -> column.name() + " := " + column.name())
                .distinct()
                .collect(Collectors.joining(", "));
        Column match = new Column(NamedExpression.newExprId(), name, "struct_pack(" + fields + ")");
        String subquery = "(" + matches.with(List.of(match)).text() + ")";
        List<Column> withMatch = new ArrayList<>(left.columns());
        withMatch.add(new Column(match.id(), name, subquery));
        List<Column> fromMatch = matches.columns().stream()
                .map(column -> new Column(column.id(), column.name(), name + "." + column.name()))
                .toList();
        return left.with(withMatch)
                .source()
                .with(Stream.concat(left.columns().stream(), fromMatch.stream()).toList());
    }

    private String key(Keys keys, Select left) {
        return "(" + sides.translation().expression(keys.left(), left) + ")";
    }

    private String values(Keys keys) {
        Select right = sides.right().source();
        Column value = new Column(
                NamedExpression.newExprId(),
                sides.translation().names().column(),
                sides.translation().expression(keys.right(), right));
        return right.with(List.of(value)).text();
    }

    private Stream<Keys> equalOrNull(Expression condition) {
        if (!(condition instanceof Or or)) {
            return Stream.empty();
        } else if (or.right() instanceof IsNull isNull && isNull.child().semanticEquals(or.left())) {
            return equal(or.left());
        } else if (or.left() instanceof IsNull isNull && isNull.child().semanticEquals(or.right())) {
            return equal(or.right());
        }
        return Stream.empty();
    }

    private Stream<Keys> equal(Expression condition) {
        if (!(condition instanceof EqualTo equal)) {
            return Stream.empty();
        } else if (isAbout(equal.left(), sides.left()) && isAbout(equal.right(), sides.right())) {
            return Stream.of(new Keys(equal.left(), equal.right()));
        } else if (isAbout(equal.right(), sides.left()) && isAbout(equal.left(), sides.right())) {
            return Stream.of(new Keys(equal.right(), equal.left()));
        }
        return Stream.empty();
    }

    private static boolean isAbout(Expression expression, Select side) {
        return Scala.list(expression.references()).stream()
                .allMatch(attribute ->
                        side.columns().stream().anyMatch(column -> column.id().equals(attribute.exprId())));
    }
}
