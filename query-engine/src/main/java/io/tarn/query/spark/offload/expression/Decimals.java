package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.UnaryMinus;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/**
 * Arithmetic of decimals. Spark computes exactly, rounds half up to the scale of the result's type and fails where the result has more digits
 * than the type. DuckDB computes exactly on integers of 64 or 128 bits and fails where they do not suffice, so whatever it gives is exact; the
 * cast to the type of the result rounds half away from zero, which is Spark's half up, and fails on too many digits.
 */
final class Decimals {
    /** Digits of the widest decimal of both. */
    private static final int MOST_DIGITS = 38;

    /** Up to so many digits a decimal is a 64-bit integer. */
    private static final int DIGITS_OF_64_BITS = 18;

    /**
     * A product with no more digits than this behind the point may be computed on 64 bits, which leaves at least ten before it; it fails
     * beyond. Others are computed on 128 bits, which takes about three times as long.
     */
    private static final int SCALE_OF_64_BITS = 8;

    private static final int DIGITS_OF_SIGNED = 34;

    private Decimals() {}

    static boolean are(Expression expression) {
        return expression.dataType() instanceof DecimalType;
    }

    static DecimalType type(Expression expression) {
        return (DecimalType) expression.dataType();
    }

    /** An expression whose sign Spark is to change. Spark rounds decimals to 34 digits there, so this fails on those that have more. */
    static String signed(Expression expression, Translation with) {
        String text = with.sql(expression);
        if (!are(expression) || type(expression).precision() <= DIGITS_OF_SIGNED) {
            return text;
        }
        DecimalType type = type(expression);
        String least = "CAST('1e" + (DIGITS_OF_SIGNED - type.scale()) + "' AS " + NativeTypes.of(type) + ")";
        return "CASE WHEN " + text + " NOT BETWEEN -" + least + " AND " + least + " THEN "
                + Translation.failure("too many digits", NativeTypes.of(type)) + " ELSE " + text + " END";
    }

    /** A decimal of the exact type. */
    static String exact(String text, DecimalType type) {
        return "CAST(" + text + " AS " + NativeTypes.of(type) + ")";
    }

    /** The value with the scale of the type, in a decimal that may be narrower than the type: fewer bits, faster. */
    static String narrow(Expression expression, Translation with) {
        DecimalType type = type(expression);
        if (expression instanceof Literal literal && literal.value() instanceof Decimal value) {
            return Literals.narrow(value, type);
        } else if (keepsScale(expression)) {
            return operation((BinaryArithmetic) expression, with);
        } else if (expression instanceof UnaryMinus minus) {
            return type.precision() > DIGITS_OF_SIGNED ? with.sql(minus) : "(-" + with.narrow(minus.child()) + ")";
        } else if (expression instanceof If || expression instanceof CaseWhen || expression instanceof Coalesce) {
            return Conditionals.of(expression, with::narrow, with);
        } else if (expression instanceof Cast cast
                && cast.child().dataType() instanceof DecimalType from
                && widens(from, type)) {
            String child = with.narrow(cast.child());
            int digits = from.precision() + type.scale() - from.scale();
            return from.scale() == type.scale() ? child : exact(child, new DecimalType(digits, type.scale()));
        }
        return with.sql(expression);
    }

    private static boolean widens(DecimalType from, DecimalType to) {
        return to.scale() >= from.scale() && to.precision() - to.scale() >= from.precision() - from.scale();
    }

    private static boolean keepsScale(Expression expression) {
        if (expression instanceof Multiply multiply) {
            return type(multiply).scale()
                    == type(multiply.left()).scale() + type(multiply.right()).scale();
        } else if (expression instanceof Add || expression instanceof Subtract) {
            BinaryArithmetic sum = (BinaryArithmetic) expression;
            return type(sum).scale()
                    == Math.max(type(sum.left()).scale(), type(sum.right()).scale());
        }
        return false;
    }

    /** A sum, a difference or a product, exact, with all digits behind the point. */
    static String operation(BinaryArithmetic expression, Translation with) {
        String left = with.narrow(expression.left());
        String right = with.narrow(expression.right());
        if (expression instanceof Multiply) {
            int scale =
                    type(expression.left()).scale() + type(expression.right()).scale();
            if (scale > MOST_DIGITS) {
                throw new NotNative("a product of decimals with " + scale + " digits behind the point");
            } else if (scale > SCALE_OF_64_BITS) {
                left = wide(left, type(expression.left()));
            }
        }
        return "(" + left + " " + expression.symbol() + " " + right + ")";
    }

    private static String wide(String text, DecimalType type) {
        return type.precision() > DIGITS_OF_64_BITS && !text.contains("(")
                ? text
                : "CAST(" + text + " AS " + NativeTypes.decimal(MOST_DIGITS, type.scale()) + ")";
    }

    /** The integer of all digits of a decimal. */
    static String unscaled(String text, DecimalType type) {
        return "CAST(" + shifted(text, type, type.scale()) + " AS HUGEINT)";
    }

    /** The decimal with its point so many places further to the right. */
    static String shifted(String text, DecimalType type, int places) {
        int digits = Math.min(MOST_DIGITS, type.precision() + places);
        return places == 0
                ? text
                : "CAST(" + text + " AS " + NativeTypes.decimal(digits, type.scale()) + ") * "
                        + power(places, "DECIMAL(" + (places + 1) + ",0)");
    }

    private static String power(int digits, String type) {
        return "CAST('1" + "0".repeat(digits) + "' AS " + type + ")";
    }

    /** The decimal whose digits are an integer. */
    static String scaled(String integer, DecimalType type) {
        String digits = "CAST(" + integer + " AS DECIMAL(38,0))";
        return type.scale() == 0
                ? exact(digits, type)
                : exact(
                        digits + " * CAST('0." + "0".repeat(type.scale() - 1) + "1' AS DECIMAL(" + type.scale() + ","
                                + type.scale() + "))",
                        type);
    }

    /**
     * A quotient of decimals, rounded half up, on 128 bits: with n and d the integers that are to be divided, it is (2n + sign(n)|d|) / 2d, cut
     * off. It fails on a divisor of zero.
     *
     * @param divisor the integer of all digits of the divisor, whose type is HUGEINT
     * @param divisorScale how many of them are behind the point
     */
    static String quotient(
            String dividend, DecimalType dividendType, String divisor, int divisorScale, DecimalType type) {
        String numerator = numerator(dividend, dividendType, type.scale() + divisorScale);
        return scaled(
                "(2 * " + numerator + " + sign(" + dividend + ") * abs(" + divisor + ")) // (2 * " + divisor + ")",
                type);
    }

    /** The integer of a decimal times a power of ten. */
    static String numerator(String text, DecimalType type, int power) {
        int missing = power - type.scale();
        if (missing < 0) {
            throw new NotNative("a quotient of decimals that loses digits");
        } else if (type.precision() + type.scale() <= MOST_DIGITS) {
            return missing == 0
                    ? unscaled(text, type)
                    : "(" + unscaled(text, type) + " * " + power(missing, "HUGEINT") + ")";
        } else if (power < MOST_DIGITS) {
            return "CAST(" + shifted(text, type, power) + " AS HUGEINT)";
        }
        throw new NotNative("a quotient of decimals of too many digits");
    }
}
