package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Casts, by the two types. All of them fail where a value does not fit; where Spark would give another value then (LEGACY), it is asked again. Texts are read by DuckDB if they are in the plain form that both understand in the same way; Spark reads all others.
 */
final class Casts {
    /** Doubles hold all integers up to here. */
    private static final String EXACT_IN_DOUBLE = "9007199254740992";

    /** The powers of ten that doubles hold. */
    private static final int EXACT_POWERS_OF_TEN = 22;

    /** Decimals of so many digits are below {@link #EXACT_IN_DOUBLE}. */
    private static final int EXACT_DIGITS = 15;

    private static final String SPACES = "' '";

    private Casts() {}

    static void into(Entries entries) {
        entries.add(Cast.class, Casts::cast);
    }

    private static String cast(Cast cast, Translation with) {
        if (cast.needsTimeZone()
                && !cast.zoneId().equals(org.apache.spark.sql.catalyst.util.DateTimeUtils.getZoneId(with.timeZone()))) {
            throw new NotNative("a cast in another time zone than the session's");
        }
        DataType from = cast.child().dataType();
        return cast(with.sql(cast.child()), from, cast, with);
    }

    private static String cast(String text, DataType from, Cast cast, Translation with) {
        DataType to = cast.dataType();
        if (from.equals(to)) {
            return text;
        } else if (to instanceof StringType) {
            return toText(text, from, cast, with);
        } else if (from instanceof StringType) {
            return fromText(text, cast, with);
        } else if (cast.evalMode().equals(EvalMode.TRY())) {
            throw new NotNative("a cast that is tried");
        } else if (to instanceof NumericType && (from instanceof NumericType || from instanceof BooleanType)) {
            return toNumber(text, from, cast, with);
        } else if (to instanceof BooleanType && from instanceof NumericType) {
            // Equal: every number but zero is TRUE, NaN too.
            return "(" + text + " <> 0)";
        } else if (NativeTypes.isTime(to)) {
            return toTime(text, from, to, with);
        }
        throw none(from, to);
    }

    private static NotNative none(DataType from, DataType to) {
        return new NotNative("a cast from " + from.catalogString() + " to " + to.catalogString());
    }

    private static String to(String text, DataType type) {
        return "CAST(" + text + " AS " + NativeTypes.of(type) + ")";
    }

    private static String toNumber(String text, DataType from, Cast cast, Translation with) {
        DataType to = cast.dataType();
        if (Arithmetic.isFloat(from)) {
            return fromFloat(text, from, cast, with);
        } else if (from instanceof DecimalType decimal) {
            return fromDecimal(text, decimal, to);
        }
        // Equal: exact, or to the nearest float, or a failure.
        return to(text, to);
    }

    private static String fromFloat(String text, DataType from, Cast cast, Translation with) {
        DataType to = cast.dataType();
        if (to instanceof IntegralType) {
            // Equal: cut off; out of range, infinity and NaN fail.
            return to("trunc(" + text + ")", to);
        } else if (Arithmetic.isFloat(to)) {
            return to instanceof DoubleType ? to(text, to) : narrowed(text, to);
        } else if (to instanceof DecimalType && from instanceof DoubleType) {
            // Equal: Spark rounds the shortest decimal text of the double half up, not the double. DuckDB does not see
            // when a text with a positive
            // exponent, which it writes from here on, has too many digits.
            return "CASE WHEN abs(" + text + ") >= 1e15 THEN " + with.spark(cast) + " ELSE "
                    + to("CAST(" + text + " AS VARCHAR)", to) + " END";
        }
        throw none(from, to);
    }

    /** DuckDB fails on doubles that are too large for a float, Spark gives infinity. */
    private static String narrowed(String text, DataType to) {
        return to(text, to);
    }

    private static String fromDecimal(String text, DecimalType from, DataType to) {
        if (to instanceof IntegralType) {
            // Equal: cut off; out of range fails.
            return to(from.scale() == 0 ? text : "trunc(" + text + ")", to);
        } else if (to instanceof DoubleType) {
            return toDouble(text, from);
        } else if (to instanceof DecimalType) {
            // Equal: rounds half up; too many digits fail.
            return to(text, to);
        }
        throw none(from, to);
    }

    /** Equal: the nearest double. DuckDB finds it by a division if both numbers are exact in doubles, otherwise by way of a text. */
    private static String toDouble(String text, DecimalType from) {
        String direct = "CAST(" + text + " AS DOUBLE)";
        String slow = "CAST(CAST(" + text + " AS VARCHAR) AS DOUBLE)";
        if (from.scale() > EXACT_POWERS_OF_TEN) {
            return slow;
        } else if (from.precision() <= EXACT_DIGITS) {
            return direct;
        }
        String bound = "CAST('"
                + new java.math.BigDecimal(EXACT_IN_DOUBLE)
                        .movePointLeft(from.scale())
                        .toPlainString() + "' AS DECIMAL(" + Math.max(16, from.scale()) + "," + from.scale() + "))";
        return "CASE WHEN abs(" + text + ") <= " + bound + " THEN " + direct + " ELSE " + slow + " END";
    }

    private static String toText(String text, DataType from, Cast cast, Translation with) {
        if (from instanceof IntegralType || from instanceof BooleanType) {
            // Equal: digits with a sign; true and false.
            return to(text, cast.dataType());
        } else if (from instanceof DecimalType decimal && cast.ansiEnabled()) {
            // Equal: all digits of the scale, no exponent. Without ANSI, Spark may write one.
            return to(withZero(text, decimal), cast.dataType());
        } else if (from instanceof DateType) {
            return ofFourDigits(text, cast, with);
        } else if (from instanceof TimestampNTZType) {
            return ofFourDigits(text, cast, with);
        } else if (from instanceof TimestampType) {
            String local = Zones.local(text, with);
            return ofFourDigits(local, cast, with);
        } else if (from instanceof BinaryType) {
            // Equal: UTF-8; other bytes fail.
            return "decode(" + text + ")";
        }
        throw none(from, cast.dataType());
    }

    /** DuckDB leaves the 0 before the point away where the type has no digit for it. */
    private static String withZero(String text, DecimalType type) {
        if (type.precision() > type.scale()) {
            return text;
        } else if (type.precision() == DecimalType.MAX_PRECISION()) {
            throw new NotNative("a cast from decimal(38,38) to string");
        }
        return "CAST(" + text + " AS " + NativeTypes.decimal(type.precision() + 1, type.scale()) + ")";
    }

    /** Equal for the years 1 to 9999: as in ISO 8601, without zeros behind the last digit of the fraction. */
    private static String ofFourDigits(String time, Cast cast, Translation with) {
        return "CASE WHEN year(" + time + ") NOT BETWEEN 1 AND 9999 THEN " + with.spark(cast) + " ELSE CAST(" + time
                + " AS VARCHAR) END";
    }

    private static String fromText(String text, Cast cast, Translation with) {
        DataType to = cast.dataType();
        if (to instanceof BinaryType) {
            return "encode(" + text + ")";
        }
        String odd = with.spark(cast);
        String trimmed = "trim(" + text + ", " + SPACES + ")";
        if (to instanceof IntegralType) {
            return read(trimmed, "[+-]?[0-9]{1,30}", fitting(trimmed, cast), odd);
        } else if (to instanceof DecimalType) {
            return read(trimmed, "[+-]?[0-9]{1,37}([.][0-9]{1,37})?", fitting(trimmed, cast), odd);
        } else if (Arithmetic.isFloat(to)) {
            return read(
                    trimmed, "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?", fitting(trimmed, cast), odd);
        } else if (to instanceof BooleanType) {
            return "CASE lower(" + trimmed + ") WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE ELSE " + odd + " END";
        } else if (to instanceof DateType) {
            return read(trimmed, "[0-9]{4}-[0-9]{2}-[0-9]{2}", fitting(trimmed, cast), odd);
        } else if (to instanceof TimestampNTZType || to instanceof TimestampType) {
            String local = fitting(trimmed, "TIMESTAMP", cast);
            return read(
                    trimmed,
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?)?",
                    to instanceof TimestampType ? Zones.instant(local, with) : local,
                    odd);
        }
        throw none(org.apache.spark.sql.types.DataTypes.StringType, to);
    }

    private static String fitting(String text, Cast cast) {
        return fitting(text, NativeTypes.of(cast.dataType()), cast);
    }

    /** A text in the right form may still tell a number that is too large or a day that is not; without ANSI that is NULL. */
    private static String fitting(String text, String type, Cast cast) {
        return (cast.evalMode().equals(EvalMode.ANSI()) ? "CAST(" : "TRY_CAST(") + text + " AS " + type + ")";
    }

    private static String read(String text, String form, String value, String odd) {
        return "CASE WHEN NOT regexp_full_match(" + text + ", '" + form + "') THEN " + odd + " ELSE " + value + " END";
    }

    private static String toTime(String text, DataType from, DataType to, Translation with) {
        if (from instanceof DateType) {
            String midnight = "CAST(" + text + " AS TIMESTAMP)";
            return to instanceof TimestampType ? Zones.instant(midnight, with) : midnight;
        } else if (from instanceof TimestampType && !(to instanceof TimestampType)) {
            return to(Zones.local(text, with), to);
        } else if (from instanceof TimestampNTZType) {
            return to instanceof TimestampType ? Zones.instant(text, with) : to(text, to);
        }
        throw none(from, to);
    }
}
