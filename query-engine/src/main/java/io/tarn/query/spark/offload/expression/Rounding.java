package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.Ceil;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Floor;
import org.apache.spark.sql.catalyst.expressions.Round;
import org.apache.spark.sql.catalyst.expressions.RoundBase;
import org.apache.spark.sql.catalyst.expressions.RoundCeil;
import org.apache.spark.sql.catalyst.expressions.RoundFloor;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegralType;

/** Rounding of numbers. */
final class Rounding {
    /** Doubles below have all their digits in a text without exponent, and at most 15 of them are before the point. */
    private static final String PLAIN = "1e15";

    /** From here on doubles have no digits behind the point. */
    private static final String WHOLE = "9007199254740992";

    /** More digits behind the point than this would not fit beside 15 before it. */
    private static final int MOST_DIGITS_BEHIND = 20;

    private Rounding() {}

    static void into(Entries entries) {
        entries.add(Round.class, Rounding::round);
        entries.add(Ceil.class, (e, with) -> whole("ceil", e, e.child(), with))
                .add(Floor.class, (e, with) -> whole("floor", e, e.child(), with));
        entries.add(RoundCeil.class, (e, with) -> directed("ceil", e, with))
                .add(RoundFloor.class, (e, with) -> directed("floor", e, with));
    }

    private static int scale(RoundBase expression) {
        if (expression.right().foldable() && expression.right().eval(null) instanceof Integer scale) {
            return scale;
        }
        throw new NotNative("the function " + expression.prettyName() + " to digits that are not constant");
    }

    private static String round(Round expression, Translation with) {
        String child = with.sql(expression.child());
        int scale = scale(expression);
        if (expression.dataType() instanceof DecimalType type) {
            return decimal(child, type, scale);
        } else if (expression.dataType() instanceof IntegralType) {
            // Equal: half up; too large a result fails.
            return scale >= 0 ? child : Arithmetic.typed(tens(child, -scale), expression);
        } else if (expression.dataType() instanceof DoubleType && scale >= 0 && scale <= MOST_DIGITS_BEHIND) {
            return ofDouble(child, scale);
        }
        throw new NotNative("the function round of " + expression.dataType().catalogString());
    }

    /** Equal: half up. */
    private static String decimal(String child, DecimalType type, int scale) {
        if (scale >= 0) {
            return Decimals.exact(child, type);
        }
        // What is behind the point never decides; rounded first, 14.5 would become 15 and then 20.
        return Decimals.exact(tens("CAST(trunc(" + child + ") AS HUGEINT)", -scale), type);
    }

    private static String tens(String integer, int digits) {
        if (digits > 18) {
            throw new NotNative("the function round to more than 18 digits before the point");
        }
        String power = "CAST('1" + "0".repeat(digits) + "' AS HUGEINT)";
        String wide = "CAST(" + integer + " AS HUGEINT)";
        return "(" + wide + " + sign(" + integer + ") * " + power + " // 2) // " + power + " * " + power;
    }

    /**
     * Equal: Spark rounds the shortest decimal text of a double half up and reads it again. Large doubles have nothing behind the point; those
     * between fail.
     */
    private static String ofDouble(String child, int scale) {
        String type = "DECIMAL(38," + scale + ")";
        return "CASE WHEN abs(" + child + ") < " + PLAIN + " THEN CAST(CAST(CAST(CAST(" + child + " AS VARCHAR) AS "
                + type
                + ") AS VARCHAR) AS DOUBLE) WHEN abs(" + child + ") < " + WHOLE + " THEN "
                + Translation.failure("large", "DOUBLE") + " ELSE "
                + child + " END";
    }

    /** Equal: Spark's result is a BIGINT, or a decimal without digits behind the point; doubles beyond it are cut down to its range. */
    private static String whole(String function, Expression expression, Expression child, Translation with) {
        return Arithmetic.typed(function + "(" + with.sql(child) + ")", expression);
    }

    private static String directed(String function, RoundBase expression, Translation with) {
        int scale = scale(expression);
        Expression child = expression.left();
        if (expression.dataType() instanceof DecimalType type && child.dataType() instanceof DecimalType from) {
            if (scale >= from.scale()) {
                return Decimals.exact(with.sql(child), type);
            } else if (scale == 0) {
                return Decimals.exact(function + "(" + with.sql(child) + ")", type);
            } else if (scale > 0) {
                String shifted = function + "(" + Decimals.shifted(with.sql(child), from, scale) + ")";
                return Decimals.exact(
                        Decimals.scaled(shifted, new DecimalType(DecimalType.MAX_PRECISION(), scale)), type);
            }
        }
        throw new NotNative("the function " + expression.prettyName() + " to digits");
    }
}
