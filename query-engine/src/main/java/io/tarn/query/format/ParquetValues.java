package io.tarn.query.format;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** The right {@link ParquetValue} for each Arrow vector, in the shapes that {@link ParquetSchema} gives them. */
final class ParquetValues {
    private static final long NANOS_A_MICRO = 1_000;

    private ParquetValues() {}

    /** The values of vectors side by side, as the fields of a group. */
    static ParquetValue fields(List<String> names, List<? extends FieldVector> vectors) {
        List<ParquetValue> values = new ArrayList<>();
        vectors.forEach(vector -> values.add(of(vector)));
        return (out, row) -> {
            for (int i = 0; i < values.size(); i++) {
                field(out, names.get(i), i, vectors.get(i), values.get(i), row);
            }
        };
    }

    private static void field(
            RecordConsumer out, String name, int index, FieldVector vector, ParquetValue value, int row) {
        if (!vector.isNull(row)) {
            out.startField(name, index);
            value.write(out, row);
            out.endField(name, index);
        }
    }

    private static ParquetValue of(FieldVector vector) {
        ParquetValue value = number(vector);
        value = value != null ? value : time(vector);
        value = value != null ? value : nested(vector);
        return value != null ? value : text(vector);
    }

    private static @Nullable ParquetValue number(FieldVector vector) {
        if (vector instanceof BitVector bits) {
            return (out, row) -> out.addBoolean(bits.get(row) != 0);
        } else if (vector instanceof TinyIntVector ints) {
            return (out, row) -> out.addInteger(ints.get(row));
        } else if (vector instanceof SmallIntVector ints) {
            return (out, row) -> out.addInteger(ints.get(row));
        } else if (vector instanceof IntVector ints) {
            return (out, row) -> out.addInteger(ints.get(row));
        } else if (vector instanceof BigIntVector ints) {
            return (out, row) -> out.addLong(ints.get(row));
        } else if (vector instanceof Float4Vector floats) {
            return (out, row) -> out.addFloat(floats.get(row));
        } else if (vector instanceof Float8Vector doubles) {
            return (out, row) -> out.addDouble(doubles.get(row));
        } else if (vector instanceof DecimalVector decimals) {
            int bytes = ParquetSchema.decimalBytes(decimals.getPrecision());
            return (out, row) -> out.addBinary(decimal(decimals.getDataBuffer(), row, bytes));
        }
        return null;
    }

    /** Arrow has 16 bytes, the lowest first; Parquet as few as the precision needs, the highest first. */
    private static Binary decimal(ArrowBuf data, int row, int length) {
        byte[] bytes = new byte[length];
        long lowest = (long) row * DecimalVector.TYPE_WIDTH;
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = data.getByte(lowest + i);
        }
        return Binary.fromConstantByteArray(bytes);
    }

    private static @Nullable ParquetValue time(FieldVector vector) {
        if (vector instanceof DateDayVector days) {
            return (out, row) -> out.addInteger(days.get(row));
        } else if (vector instanceof TimeStampVector micros) {
            return (out, row) -> out.addLong(micros.get(row));
        } else if (vector instanceof TimeNanoVector nanos) {
            return (out, row) -> out.addLong(nanos.get(row) / NANOS_A_MICRO);
        }
        return null;
    }

    private static ParquetValue text(FieldVector vector) {
        if (vector instanceof VarCharVector texts) {
            return (out, row) -> out.addBinary(Binary.fromConstantByteArray(texts.get(row)));
        } else if (vector instanceof VarBinaryVector bytes) {
            return (out, row) -> out.addBinary(Binary.fromConstantByteArray(bytes.get(row)));
        } else if (vector instanceof NullVector) {
            return (out, row) -> {
                throw new IllegalStateException("a column of nothing has a value");
            };
        }
        Cell cell = Cells.of(vector);
        return (out, row) -> out.addBinary(Binary.fromString(cell.text(row)));
    }

    private static @Nullable ParquetValue nested(FieldVector vector) {
        if (vector instanceof MapVector map) {
            List<FieldVector> entry = ((StructVector) map.getDataVector()).getChildrenFromFields();
            return repeated(map, "key_value", fields(List.of("key", "value"), entry));
        } else if (vector instanceof ListVector list) {
            return repeated(list, "list", fields(List.of("element"), List.of(list.getDataVector())));
        } else if (vector instanceof StructVector struct) {
            return struct(struct);
        }
        return null;
    }

    private static ParquetValue repeated(ListVector list, String name, ParquetValue entry) {
        return (out, row) -> {
            int first = list.getElementStartIndex(row);
            int end = list.getElementEndIndex(row);
            out.startGroup();
            if (first < end) {
                out.startField(name, 0);
                for (int i = first; i < end; i++) {
                    group(out, entry, i);
                }
                out.endField(name, 0);
            }
            out.endGroup();
        };
    }

    private static ParquetValue struct(StructVector struct) {
        List<String> names = Cells.isVariant(struct.getField())
                ? List.of("metadata", "value")
                : struct.getChildrenFromFields().stream()
                        .map(FieldVector::getName)
                        .toList();
        List<FieldVector> children = names.stream()
                .map(name -> struct.getChild(name, FieldVector.class))
                .toList();
        ParquetValue fields = fields(names, children);
        return (out, row) -> group(out, fields, row);
    }

    private static void group(RecordConsumer out, ParquetValue fields, int row) {
        out.startGroup();
        fields.write(out, row);
        out.endGroup();
    }
}
