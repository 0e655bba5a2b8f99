package io.tarn.query.spark.offload.expression;

import io.tarn.query.duckdb.DuckDbSql;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Constants as text of exactly their type and value. */
final class Literals {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    private Literals() {}

    static void into(Entries entries) {
        // Equal: the text is read back as the same value.
        entries.add(Literal.class, (literal, with) -> of(literal.value(), literal.dataType()));
    }

    /** A value as Spark keeps it inside. */
    static String of(@Nullable Object value, DataType type) {
        if (value == null) {
            return cast("NULL", type);
        } else if (value instanceof Decimal decimal) {
            return cast(DuckDbSql.literal(decimal.toJavaBigDecimal().toPlainString()), type);
        } else if (value instanceof UTF8String string && type instanceof StringType) {
            NativeTypes.of(type);
            return DuckDbSql.literal(text(string));
        } else if (value instanceof byte[] bytes) {
            return cast(DuckDbSql.literal(blob(bytes)), type);
        } else if (type instanceof DateType) {
            return cast(DuckDbSql.literal(date((Integer) value).toString()), type);
        } else if (type instanceof TimestampType) {
            return cast(DuckDbSql.literal(time((Long) value) + "+00"), type);
        } else if (type instanceof TimestampNTZType) {
            return cast(DuckDbSql.literal(time((Long) value)), type);
        } else if (value instanceof Double || value instanceof Float) {
            return cast(DuckDbSql.literal(String.valueOf(value)), type);
        } else if (value instanceof Boolean truth) {
            return truth ? "TRUE" : "FALSE";
        } else if (value instanceof Number) {
            return cast(String.valueOf(value), type);
        }
        return nested(value, type);
    }

    /** A decimal of as few digits as the value has, for arithmetic that does not need the whole width of the type. */
    static String narrow(Decimal value, DecimalType type) {
        int digits = value.toJavaBigDecimal().setScale(type.scale()).precision();
        return cast(
                DuckDbSql.literal(value.toJavaBigDecimal().toPlainString()),
                new DecimalType(Math.max(digits, type.scale()), type.scale()));
    }

    /** The number 0 of a type. */
    static String zero(DataType type) {
        return cast("0", type);
    }

    private static String nested(Object value, DataType type) {
        if (value instanceof ArrayData array && type instanceof ArrayType of) {
            return cast(list(array, of.elementType()), type);
        } else if (value instanceof MapData map && type instanceof MapType of) {
            return cast(
                    "MAP(" + list(map.keyArray(), of.keyType()) + ", " + list(map.valueArray(), of.valueType()) + ")",
                    type);
        } else if (value instanceof InternalRow row && type instanceof StructType of) {
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < of.length(); i++) {
                fields.add(DuckDbSql.identifier(of.apply(i).name()) + ": "
                        + of(row.get(i, of.apply(i).dataType()), of.apply(i).dataType()));
            }
            return cast("{" + String.join(", ", fields) + "}", type);
        }
        throw new NotNative("a constant of the type " + type.catalogString());
    }

    private static String list(ArrayData values, DataType type) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.numElements(); i++) {
            texts.add(of(values.isNullAt(i) ? null : values.get(i, type), type));
        }
        return "[" + String.join(", ", texts) + "]";
    }

    private static String cast(String text, DataType type) {
        return "CAST(" + text + " AS " + NativeTypes.of(type) + ")";
    }

    /** Spark's texts may hold bytes that are no UTF-8, and zeros; neither can be in a statement. */
    private static String text(UTF8String value) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes()))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            throw new NotNative("a text that is no UTF-8");
        }
        throw new NotNative("a text with a zero byte");
    }

    private static String blob(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append(String.format(Locale.ROOT, "\\x%02X", each));
        }
        return text.toString();
    }

    private static LocalDate date(int days) {
        return inText(LocalDate.ofEpochDay(days));
    }

    private static String time(long micros) {
        LocalDateTime time = Instant.EPOCH
                .plus(micros, ChronoUnit.MICROS)
                .atOffset(ZoneOffset.UTC)
                .toLocalDateTime();
        inText(time.toLocalDate());
        return SECONDS.format(time);
    }

    private static LocalDate inText(LocalDate date) {
        if (date.isBefore(FIRST) || date.isAfter(LAST)) {
            throw new NotNative("a constant date outside the years 1 to 9999");
        }
        return date;
    }
}
