package io.tarn.query.spark.offload.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AtLeastNNonNulls;
import org.apache.spark.sql.catalyst.expressions.BinaryOperator;
import org.apache.spark.sql.catalyst.expressions.DynamicPruningExpression;
import org.apache.spark.sql.catalyst.expressions.DynamicPruningSubquery;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.expressions.IsNaN;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Comparisons and logic. Both order numbers with NaN equal to itself and above all others and -0.0 equal to 0.0, texts and binaries by bytes,
 * FALSE before TRUE. Inside of structs and arrays they place NULL on opposite ends, so those are only compared for equality, in which NULL
 * inside is equal to NULL in both.
 */
final class Comparisons {
    private Comparisons() {}

    static void into(Entries entries) {
        // Equal, as said above.
        entries.add(EqualTo.class, (e, with) -> infix(e, "=", with))
                .add(EqualNullSafe.class, (e, with) -> infix(e, "IS NOT DISTINCT FROM", with))
                .add(LessThan.class, Comparisons::order)
                .add(LessThanOrEqual.class, Comparisons::order)
                .add(GreaterThan.class, Comparisons::order)
                .add(GreaterThanOrEqual.class, Comparisons::order);
        // Equal: standard SQL's logic of three values.
        entries.add(And.class, (e, with) -> chain(e, And.class, " AND ", with))
                .add(Or.class, (e, with) -> chain(e, Or.class, " OR ", with))
                .add(Not.class, (e, with) -> "(NOT " + with.sql(e.child()) + ")")
                .add(IsNull.class, (e, with) -> "(" + with.sql(e.child()) + " IS NULL)")
                .add(IsNotNull.class, (e, with) -> "(" + with.sql(e.child()) + " IS NOT NULL)");
        // Equal: NULL is no NaN in Spark.
        entries.add(IsNaN.class, (e, with) -> "coalesce(isnan(" + with.sql(e.child()) + "), FALSE)");
        // Equal: standard SQL, for lists that are not empty.
        entries.add(In.class, Comparisons::in).add(InSet.class, Comparisons::inSet);
        // Equal: NaN does not count.
        entries.add(AtLeastNNonNulls.class, Comparisons::atLeast);
        // Equal: they only keep Spark from reading what a join drops anyway.
        entries.add(DynamicPruningExpression.class, (e, with) -> "TRUE")
                .add(DynamicPruningSubquery.class, (e, with) -> "TRUE");
    }

    /** The text of an entry of ORDER BY; both say where NULL goes. */
    static String order(SortOrder order, Translation with) {
        ordered(order.child().dataType());
        return with.sql(order.child()) + " " + order.direction().sql() + " "
                + order.nullOrdering().sql();
    }

    /** Fails for types whose order differs. */
    static void ordered(DataType type) {
        if (type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
            throw new NotNative("the order of " + type.catalogString());
        }
    }

    /** DuckDB compares structs by the names of their fields, Spark by their order. */
    private static void alike(DataType one, DataType other) {
        if (!NativeTypes.of(one).equalsIgnoreCase(NativeTypes.of(other))) {
            throw new NotNative("a comparison of structs with other names of fields");
        }
    }

    private static String infix(BinaryOperator expression, String operator, Translation with) {
        alike(expression.left().dataType(), expression.right().dataType());
        return "(" + with.sql(expression.left()) + " " + operator + " " + with.sql(expression.right()) + ")";
    }

    private static String order(BinaryOperator expression, Translation with) {
        ordered(expression.left().dataType());
        return infix(expression, expression.symbol(), with);
    }

    /** Flat, because long chains would nest too deep. */
    private static String chain(
            BinaryOperator expression, Class<? extends BinaryOperator> type, String operator, Translation with) {
        List<Expression> open = new ArrayList<>(List.of(expression));
        List<String> texts = new ArrayList<>();
        while (!open.isEmpty()) {
            Expression last = open.remove(open.size() - 1);
            if (type.isInstance(last)) {
                open.add(type.cast(last).left());
                open.add(type.cast(last).right());
            } else {
                texts.add(with.sql(last));
            }
        }
        Collections.reverse(texts);
        return "(" + String.join(operator, texts) + ")";
    }

    private static String in(In expression, Translation with) {
        CollectionConverters.asJava(expression.list())
                .forEach(each -> alike(expression.value().dataType(), each.dataType()));
        return among(with.sql(expression.value()), with.all(expression.list()));
    }

    private static String inSet(InSet expression, Translation with) {
        List<String> values = new ArrayList<>();
        for (Object value : CollectionConverters.asJava(expression.hset())) {
            values.add(Literals.of(value, expression.child().dataType()));
        }
        Collections.sort(values);
        return among(with.sql(expression.child()), values);
    }

    private static String among(String value, List<String> values) {
        if (values.isEmpty()) {
            throw new NotNative("IN over an empty list");
        }
        return "(" + value + " IN (" + String.join(", ", values) + "))";
    }

    private static String atLeast(AtLeastNNonNulls expression, Translation with) {
        List<String> terms = new ArrayList<>();
        for (Expression each : CollectionConverters.asJava(expression.children())) {
            String text = with.sql(each);
            String there = Arithmetic.isFloat(each.dataType())
                    ? "coalesce(NOT isnan(" + text + "), FALSE)"
                    : text + " IS NOT NULL";
            terms.add("CAST(" + there + " AS INTEGER)");
        }
        return "(" + String.join(" + ", terms) + " >= " + expression.n() + ")";
    }
}
