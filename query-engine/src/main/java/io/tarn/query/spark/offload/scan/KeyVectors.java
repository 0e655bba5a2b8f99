package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.scan.EqualityDeletes.Row;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** Deleted keys as Arrow vectors, with the number of the partition and the sequence number of their file. */
final class KeyVectors {
    private final List<NestedField> keys;

    KeyVectors(List<NestedField> keys) {
        this.keys = keys;
    }

    Schema schema() {
        List<Field> fields = new ArrayList<>();
        for (NestedField key : keys) {
            fields.add(Field.nullable("k" + fields.size(), type(key.type())));
        }
        fields.add(Field.nullable("part", new ArrowType.Int(Integer.SIZE, true)));
        fields.add(Field.nullable("seq", new ArrowType.Int(Long.SIZE, true)));
        return new Schema(fields);
    }

    /**
     * The vector's type for a key.
     *
     * @throws NotNative if equality is not the same in DuckDB as in Iceberg, which tells 0.0 from -0.0
     */
    static ArrowType type(Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case INTEGER -> new ArrowType.Int(Integer.SIZE, true);
            case LONG -> new ArrowType.Int(Long.SIZE, true);
            case DATE -> new ArrowType.Date(DateUnit.DAY);
            case TIMESTAMP ->
                new ArrowType.Timestamp(
                        TimeUnit.MICROSECOND, ((Types.TimestampType) type).shouldAdjustToUTC() ? "UTC" : null);
            case STRING, UUID -> ArrowType.Utf8.INSTANCE;
            case BINARY, FIXED -> ArrowType.Binary.INSTANCE;
            case DECIMAL ->
                new ArrowType.Decimal(((Types.DecimalType) type).precision(), ((Types.DecimalType) type).scale(), 128);
            default -> throw new NotNative("equality deletes by a column of type " + type);
        };
    }

    void write(VectorSchemaRoot batch, int index, Row row) {
        for (int i = 0; i < keys.size(); i++) {
            Object value = row.keys().get(i, Object.class);
            if (value != null) {
                write(batch.getVector(i), index, value);
            }
        }
        ((IntVector) batch.getVector(keys.size())).setSafe(index, row.partition());
        ((BigIntVector) batch.getVector(keys.size() + 1)).setSafe(index, row.sequence());
    }

    private static void write(FieldVector vector, int index, Object value) {
        if (vector instanceof BitVector bits) {
            bits.setSafe(index, (Boolean) value ? 1 : 0);
        } else if (vector instanceof IntVector ints) {
            ints.setSafe(index, (Integer) value);
        } else if (vector instanceof BigIntVector longs) {
            longs.setSafe(index, (Long) value);
        } else if (vector instanceof DateDayVector dates) {
            dates.setSafe(index, (Integer) value);
        } else if (vector instanceof TimeStampVector times) {
            times.setSafe(index, (Long) value);
        } else if (vector instanceof DecimalVector decimals) {
            decimals.setSafe(index, (BigDecimal) value);
        } else {
            ((BaseVariableWidthVector) vector).setSafe(index, bytes(value));
        }
    }

    private static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        } else if (value instanceof byte[] bytes) {
            return bytes;
        }
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
