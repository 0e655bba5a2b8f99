package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.Abs;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.CheckOverflow;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IntegralDivide;
import org.apache.spark.sql.catalyst.expressions.MakeDecimal;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.NumericEvalContext;
import org.apache.spark.sql.catalyst.expressions.Pmod;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.catalyst.expressions.UnaryPositive;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;

/**
 * Arithmetic of numbers and of the intervals that are kept as numbers. DuckDB fails on every overflow of integers, as Spark does under ANSI;
 * where Spark goes on otherwise (LEGACY), it is asked again.
 */
final class Arithmetic {
    private Arithmetic() {}

    static void into(Entries entries) {
        // Equal for integers and floats; decimals as Decimals says.
        entries.add(Add.class, (e, with) -> binary(e, e.evalContext(), with))
                .add(Subtract.class, (e, with) -> binary(e, e.evalContext(), with))
                .add(Multiply.class, (e, with) -> binary(e, e.evalContext(), with));
        // Equal where the divisor is not zero.
        entries.add(Divide.class, (e, with) -> divide(e, e.evalContext(), with));
        // Equal: both cut off; integers only fail on the least one divided by -1, as Spark does.
        entries.add(IntegralDivide.class, Arithmetic::integralDivide);
        // Equal: the sign is the dividend's. DuckDB fails on the least integer % -1, where Spark gives 0.
        entries.add(Remainder.class, (e, with) -> remainder(e, e.evalContext(), with));
        // Equal: Spark defines it by two remainders.
        entries.add(Pmod.class, (e, with) -> pmod(e, e.evalContext(), with));
        // Equal: fails on the least integer.
        entries.add(UnaryMinus.class, (e, with) -> typed("-" + Decimals.signed(e.child(), with), e));
        entries.add(UnaryPositive.class, (e, with) -> with.sql(e.child()));
        entries.add(Abs.class, (e, with) -> typed("abs(" + Decimals.signed(e.child(), with) + ")", e));
        // Equal: the cast rounds half up and fails on too many digits.
        entries.add(CheckOverflow.class, (e, with) -> Decimals.exact(with.sql(e.child()), e.dataType()));
        // Equal: both are the same integer, seen with a point or without.
        entries.add(MakeDecimal.class, Arithmetic::makeDecimal);
        entries.add(
                UnscaledValue.class,
                (e, with) ->
                        "CAST(" + Decimals.unscaled(with.sql(e.child()), Decimals.type(e.child())) + " AS BIGINT)");
    }

    static String typed(String text, Expression expression) {
        return "CAST(" + text + " AS " + NativeTypes.of(expression.dataType()) + ")";
    }

    private static String binary(BinaryArithmetic expression, NumericEvalContext context, Translation with) {
        notTried(context.evalMode());
        if (expression.dataType() instanceof DecimalType type) {
            return Decimals.exact(Decimals.operation(expression, with), type);
        }
        return "(" + with.sql(expression.left()) + " " + expression.symbol() + " " + with.sql(expression.right()) + ")";
    }

    static boolean isFloat(DataType type) {
        return type instanceof DoubleType || type instanceof FloatType;
    }

    /** What is tried gives NULL for this failure, but not for those of its arguments; Spark's own code does it. */
    static void notTried(scala.Enumeration.Value mode) {
        if (mode.equals(EvalMode.TRY())) {
            throw new NotNative("what is tried without an error");
        }
    }

    static boolean ansi(NumericEvalContext context) {
        return context.evalMode().equals(EvalMode.ANSI());
    }

    /** A divisor that is zero gives an error in Spark, or NULL. */
    private static String divisor(Expression right, NumericEvalContext context, Translation with) {
        String text = with.sql(right);
        return ansi(context) ? text : "nullif(" + text + ", 0)";
    }

    private static String divide(BinaryArithmetic expression, NumericEvalContext context, Translation with) {
        notTried(context.evalMode());
        String left = with.sql(expression.left());
        if (expression.dataType() instanceof DecimalType type) {
            DecimalType of = Decimals.type(expression.right());
            String divisor = Decimals.unscaled(divisor(expression.right(), context, with), of);
            return Decimals.quotient(left, Decimals.type(expression.left()), divisor, of.scale(), type);
        }
        return "(" + left + " / " + floatDivisor(expression.right(), context, with) + ")";
    }

    /** DuckDB gives infinity. */
    private static String floatDivisor(Expression right, NumericEvalContext context, Translation with) {
        String text = with.sql(right);
        if (!ansi(context)) {
            return "nullif(" + text + ", 0)";
        }
        return right.foldable() && !String.valueOf(right.eval(null)).matches("-?0\\.0|null")
                ? text
                : "CASE WHEN " + text + " = 0 THEN "
                        + Translation.failure("division by zero", NativeTypes.of(right.dataType())) + " ELSE " + text
                        + " END";
    }

    private static String integralDivide(IntegralDivide expression, Translation with) {
        notTried(expression.evalContext().evalMode());
        String left = with.sql(expression.left());
        String divisor = divisor(expression.right(), expression.evalContext(), with);
        if (Decimals.are(expression.left())) {
            int scale = Decimals.type(expression.right()).scale();
            String numerator = Decimals.unscaled(left, Decimals.type(expression.left())) + power(scale);
            String denominator = Decimals.unscaled(divisor, Decimals.type(expression.right()))
                    + power(Decimals.type(expression.left()).scale());
            return typed("(" + numerator + ") // (" + denominator + ")", expression);
        }
        return "(" + left + " // " + divisor + ")";
    }

    private static String power(int digits) {
        return digits == 0 ? "" : " * CAST('1" + "0".repeat(digits) + "' AS HUGEINT)";
    }

    private static String remainder(Remainder expression, NumericEvalContext context, Translation with) {
        return typed(with.sql(expression.left()) + " % " + modulus(expression, context, with), expression);
    }

    private static String modulus(BinaryArithmetic expression, NumericEvalContext context, Translation with) {
        notTried(context.evalMode());
        if (expression.dataType() instanceof DecimalType) {
            commonFits(expression);
        }
        return isFloat(expression.dataType())
                ? floatDivisor(expression.right(), context, with)
                : divisor(expression.right(), context, with);
    }

    /** DuckDB brings both decimals to one type first. */
    private static void commonFits(BinaryArithmetic expression) {
        DecimalType left = Decimals.type(expression.left());
        DecimalType right = Decimals.type(expression.right());
        int whole = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
        if (whole + Math.max(left.scale(), right.scale()) > DecimalType.MAX_PRECISION()) {
            throw new NotNative("a remainder of decimals of too many digits");
        }
    }

    private static String pmod(Pmod expression, NumericEvalContext context, Translation with) {
        String modulus = modulus(expression, context, with);
        String remainder = "(" + with.sql(expression.left()) + " % " + modulus + ")";
        return typed(
                "CASE WHEN " + remainder + " < 0 THEN (" + remainder + " + " + modulus + ") % " + modulus + " ELSE "
                        + remainder + " END",
                expression);
    }

    private static String makeDecimal(MakeDecimal expression, Translation with) {
        DecimalType type = new DecimalType(expression.precision(), expression.scale());
        String sum = Aggregates.sumOfUnscaled(expression.child(), type, with);
        return sum != null ? sum : Decimals.scaled(with.sql(expression.child()), type);
    }
}
