package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.BinaryExpression;
import org.apache.spark.sql.catalyst.expressions.BitwiseAnd;
import org.apache.spark.sql.catalyst.expressions.BitwiseCount;
import org.apache.spark.sql.catalyst.expressions.BitwiseNot;
import org.apache.spark.sql.catalyst.expressions.BitwiseOr;
import org.apache.spark.sql.catalyst.expressions.BitwiseXor;
import org.apache.spark.sql.catalyst.expressions.BloomFilterMightContain;
import org.apache.spark.sql.catalyst.expressions.ShiftLeft;
import org.apache.spark.sql.catalyst.expressions.ShiftRight;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.LongType;

/** Bits of integers in two's complement. */
final class Bits {
    private Bits() {}

    static void into(Entries entries) {
        // Equal: bit by bit.
        entries.add(BitwiseAnd.class, (e, with) -> "(" + with.sql(e.left()) + " & " + with.sql(e.right()) + ")")
                .add(BitwiseOr.class, (e, with) -> "(" + with.sql(e.left()) + " | " + with.sql(e.right()) + ")")
                .add(BitwiseXor.class, (e, with) -> "xor(" + with.sql(e.left()) + ", " + with.sql(e.right()) + ")")
                .add(BitwiseNot.class, (e, with) -> "(~" + with.sql(e.child()) + ")");
        entries.add(BitwiseCount.class, Bits::count);
        // Equal: Spark takes the distance modulo the width. A left shift fails in DuckDB where bits would be lost.
        entries.add(ShiftRight.class, (e, with) -> shift(e, ">>", with))
                .add(ShiftLeft.class, (e, with) -> shift(e, "<<", with));
        // Equal: it only keeps Spark from joining what a join drops anyway.
        entries.add(BloomFilterMightContain.class, (e, with) -> "TRUE");
    }

    /** Equal: Spark widens shorter integers with their sign first. */
    private static String count(BitwiseCount expression, Translation with) {
        String child = with.sql(expression.child());
        return expression.child().dataType() instanceof BooleanType
                ? "CAST(" + child + " AS INTEGER)"
                : "CAST(bit_count(CAST(" + child + " AS BIGINT)) AS INTEGER)";
    }

    private static String shift(BinaryExpression expression, String operator, Translation with) {
        String type = NativeTypes.of(expression.dataType());
        String bits = expression.dataType() instanceof LongType ? "63" : "31";
        return "(" + with.sql(expression.left()) + " " + operator + " CAST(" + with.sql(expression.right()) + " & "
                + bits + " AS " + type + "))";
    }
}
