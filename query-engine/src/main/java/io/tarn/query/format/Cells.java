package io.tarn.query.format;

import io.tarn.query.spark.VariantJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The right {@link Cell} for each Arrow vector that a result of SQL can have. */
final class Cells {
    private static final long MICROS = 1_000_000;

    private Cells() {}

    static Cell of(FieldVector vector) {
        Cell cell = number(vector);
        cell = cell != null ? cell : text(vector);
        cell = cell != null ? cell : time(vector);
        cell = cell != null ? cell : nested(vector);
        if (cell == null) {
            throw new IllegalArgumentException("no text is known for Arrow's " + vector.getField());
        }
        return cell;
    }

    private static @Nullable Cell number(FieldVector vector) {
        if (vector instanceof BitVector bits) {
            return new BooleanCell(bits);
        } else if (vector instanceof TinyIntVector ints) {
            return new IntegerCell(ints, ints::get);
        } else if (vector instanceof SmallIntVector ints) {
            return new IntegerCell(ints, ints::get);
        } else if (vector instanceof IntVector ints) {
            return new IntegerCell(ints, ints::get);
        } else if (vector instanceof BigIntVector ints) {
            return new IntegerCell(ints, ints::get);
        } else if (vector instanceof Float4Vector floats) {
            return new FloatCell(
                    floats, row -> Float.isFinite(floats.get(row)), row -> Float.toString(floats.get(row)));
        } else if (vector instanceof Float8Vector doubles) {
            return new FloatCell(
                    doubles, row -> Double.isFinite(doubles.get(row)), row -> Double.toString(doubles.get(row)));
        }
        return null;
    }

    private static @Nullable Cell text(FieldVector vector) {
        if (vector instanceof DecimalVector decimals) {
            return new TextCell(decimals, row -> decimals.getObjectNotNull(row).toPlainString());
        } else if (vector instanceof VarCharVector texts) {
            return new Utf8Cell(texts);
        } else if (vector instanceof VarBinaryVector bytes) {
            return new TextCell(bytes, row -> Base64.getEncoder().encodeToString(bytes.get(row)));
        } else if (vector instanceof NullVector nothing) {
            return new TextCell(nothing, row -> "");
        }
        return null;
    }

    private static @Nullable Cell time(FieldVector vector) {
        if (vector instanceof DateDayVector days) {
            return new TextCell(days, row -> LocalDate.ofEpochDay(days.get(row)).toString());
        } else if (vector instanceof TimeStampMicroTZVector micros) {
            return new TextCell(micros, row -> instant(micros.get(row)).toString());
        } else if (vector instanceof TimeStampMicroVector micros) {
            return new TextCell(
                    micros,
                    row -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                            LocalDateTime.ofInstant(instant(micros.get(row)), ZoneOffset.UTC)));
        } else if (vector instanceof TimeNanoVector nanos) {
            return new TextCell(
                    nanos, row -> DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(nanos.get(row))));
        } else if (vector instanceof IntervalYearVector months) {
            IntervalText text = IntervalText.of(months.getField());
            return new TextCell(months, row -> text.months(months.get(row)));
        } else if (vector instanceof DurationVector micros) {
            IntervalText text = IntervalText.of(micros.getField());
            return new TextCell(micros, row -> text.micros(DurationVector.get(micros.getDataBuffer(), row)));
        } else if (vector instanceof IntervalMonthDayNanoVector intervals) {
            return new TextCell(intervals, row -> CalendarText.of(intervals, row));
        }
        return null;
    }

    private static @Nullable Cell nested(FieldVector vector) {
        if (vector instanceof MapVector map) {
            return NestedCell.ofMap(map);
        } else if (vector instanceof ListVector list) {
            return NestedCell.ofList(list);
        } else if (vector instanceof StructVector struct) {
            return isVariant(struct.getField()) ? variant(struct) : NestedCell.ofStruct(struct);
        }
        return null;
    }

    /** Whether a struct is a variant, by Arrow's mark for it. */
    static boolean isVariant(Field field) {
        return "arrow.parquet.variant".equals(field.getMetadata().get("ARROW:extension:name"));
    }

    private static Cell variant(StructVector struct) {
        VarBinaryVector value = struct.getChild("value", VarBinaryVector.class);
        VarBinaryVector metadata = struct.getChild("metadata", VarBinaryVector.class);
        return new TextCell(struct, row -> VariantJson.text(value.get(row), metadata.get(row)));
    }

    private static Instant instant(long micros) {
        long seconds = Math.floorDiv(micros, MICROS);
        return Instant.ofEpochSecond(seconds, TimeUnit.MICROSECONDS.toNanos(Math.floorMod(micros, MICROS)));
    }
}
