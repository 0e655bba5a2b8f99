package io.tarn.query.spark;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.catalyst.util.IntervalStringStyles;
import org.apache.spark.sql.catalyst.util.IntervalUtils;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimeType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VarcharType;
import org.apache.spark.sql.types.VariantType;
import org.jspecify.annotations.Nullable;

/** Reads one value of a row of Spark as the value that an answer shows; the rules stand at {@code ResultSink#row}. */
@FunctionalInterface
interface ColumnReader {
    /** The value that is not null at this place. */
    Object read(SpecializedGetters row, int ordinal);

    /** The value at this place, or null. */
    default @Nullable Object readNullable(SpecializedGetters row, int ordinal) {
        return row.isNullAt(ordinal) ? null : read(row, ordinal);
    }

    /** The reader for a type. */
    static ColumnReader of(DataType type) {
        ColumnReader nested = ofNested(type);
        if (nested != null) {
            return nested;
        }
        ColumnReader number = ofNumber(type);
        return number != null ? number : ofText(type);
    }

    private static @Nullable ColumnReader ofNumber(DataType type) {
        if (type instanceof BooleanType) {
            return SpecializedGetters::getBoolean;
        } else if (type instanceof ByteType) {
            return SpecializedGetters::getByte;
        } else if (type instanceof ShortType) {
            return SpecializedGetters::getShort;
        } else if (type instanceof IntegerType) {
            return SpecializedGetters::getInt;
        } else if (type instanceof LongType) {
            return SpecializedGetters::getLong;
        } else if (type instanceof FloatType) {
            return (row, i) -> finite(row.getFloat(i));
        } else if (type instanceof DoubleType) {
            return (row, i) -> finite(row.getDouble(i));
        } else if (type instanceof DecimalType decimal) {
            return (row, i) -> plain(
                    row.getDecimal(i, decimal.precision(), decimal.scale()).toJavaBigDecimal());
        }
        return null;
    }

    private static ColumnReader ofText(DataType type) {
        if (type instanceof StringType || type instanceof CharType || type instanceof VarcharType) {
            return (row, i) -> row.getUTF8String(i).toString();
        } else if (type instanceof BinaryType) {
            return (row, i) -> Base64.getEncoder().encodeToString(row.getBinary(i));
        } else if (type instanceof DateType) {
            return (row, i) -> LocalDate.ofEpochDay(row.getInt(i)).toString();
        } else if (type instanceof TimestampType) {
            return (row, i) -> instant(row.getLong(i)).toString();
        } else if (type instanceof TimestampNTZType) {
            return (row, i) -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                    LocalDateTime.ofInstant(instant(row.getLong(i)), ZoneOffset.UTC));
        } else if (type instanceof TimeType) {
            return (row, i) -> DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(row.getLong(i)));
        } else if (type instanceof DayTimeIntervalType interval) {
            return (row, i) -> IntervalUtils.toDayTimeIntervalString(
                    row.getLong(i), IntervalStringStyles.ANSI_STYLE(), interval.startField(), interval.endField());
        } else if (type instanceof org.apache.spark.sql.types.YearMonthIntervalType interval) {
            return (row, i) -> IntervalUtils.toYearMonthIntervalString(
                    row.getInt(i), IntervalStringStyles.ANSI_STYLE(), interval.startField(), interval.endField());
        } else if (type instanceof CalendarIntervalType) {
            return (row, i) -> row.getInterval(i).toString();
        } else if (type instanceof VariantType) {
            return (row, i) -> row.getVariant(i).toJson(ZoneOffset.UTC);
        } else if (type instanceof NullType) {
            return (row, i) -> "";
        }
        return (row, i) -> String.valueOf(row.get(i, type));
    }

    private static @Nullable ColumnReader ofNested(DataType type) {
        if (type instanceof ArrayType array) {
            ColumnReader element = of(array.elementType());
            return (row, i) -> list(row.getArray(i), element);
        } else if (type instanceof MapType map) {
            ColumnReader key = of(map.keyType());
            ColumnReader value = of(map.valueType());
            return (row, i) -> map(row.getMap(i), key, value);
        } else if (type instanceof StructType struct) {
            return ofStruct(struct);
        } else if (type instanceof UserDefinedType<?> user) {
            return of(user.sqlType());
        }
        return null;
    }

    private static ColumnReader ofStruct(StructType struct) {
        StructField[] fields = struct.fields();
        ColumnReader[] readers = new ColumnReader[fields.length];
        for (int f = 0; f < fields.length; f++) {
            readers[f] = of(fields[f].dataType());
        }
        return (row, i) -> {
            InternalRow inner = row.getStruct(i, fields.length);
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int f = 0; f < fields.length; f++) {
                values.put(fields[f].name(), readers[f].readNullable(inner, f));
            }
            return values;
        };
    }

    private static List<@Nullable Object> list(ArrayData array, ColumnReader element) {
        List<@Nullable Object> values = new ArrayList<>(array.numElements());
        for (int i = 0; i < array.numElements(); i++) {
            values.add(element.readNullable(array, i));
        }
        return values;
    }

    private static Map<String, @Nullable Object> map(MapData map, ColumnReader key, ColumnReader value) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < map.numElements(); i++) {
            values.put(String.valueOf(key.read(map.keyArray(), i)), value.readNullable(map.valueArray(), i));
        }
        return values;
    }

    private static Object finite(float value) {
        return Float.isFinite(value) ? (Object) value : Float.toString(value);
    }

    private static Object finite(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    private static String plain(BigDecimal value) {
        return value.toPlainString();
    }

    private static Instant instant(long micros) {
        return DateTimeUtils.microsToInstant(micros);
    }
}
