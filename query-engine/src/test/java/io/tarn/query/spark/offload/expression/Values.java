package io.tarn.query.spark.offload.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;

/** Values as Spark keeps them inside, in a form that can be compared. */
final class Values {
    private static final double TOLERANCE = 1e-9;

    private Values() {}

    /** The values of a column, whose type has to be the given one. */
    static List<Object> of(ValueVector arrow, DataType type) {
        ArrowColumnVector vector = new ArrowColumnVector(arrow);
        assertThat(vector.dataType().catalogString()).as(arrow.getName()).isEqualTo(type.catalogString());
        // It is closed with what it came from.
        ColumnarBatch batch = new ColumnarBatch(new ColumnVector[] {vector}, arrow.getValueCount());
        List<Object> values = new ArrayList<>();
        for (int row = 0; row < arrow.getValueCount(); row++) {
            InternalRow cells = batch.getRow(row);
            values.add(cells.isNullAt(0) ? null : of(cells.get(0, type), type));
        }
        return values;
    }

    static Object of(Object value, DataType type) {
        if (value instanceof Decimal decimal) {
            return decimal.toJavaBigDecimal();
        } else if (value instanceof UTF8String text) {
            return text.toString();
        } else if (value instanceof ArrayData array) {
            return list(array, ((ArrayType) type).elementType());
        } else if (value instanceof MapData map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            List<Object> keys = list(map.keyArray(), ((MapType) type).keyType());
            List<Object> values = list(map.valueArray(), ((MapType) type).valueType());
            for (int i = 0; i < keys.size(); i++) {
                entries.put(keys.get(i), values.get(i));
            }
            return entries;
        } else if (value instanceof InternalRow row) {
            List<Object> fields = new ArrayList<>();
            StructType struct = (StructType) type;
            for (int i = 0; i < struct.length(); i++) {
                DataType field = struct.apply(i).dataType();
                fields.add(of(row.isNullAt(i) ? null : row.get(i, field), field));
            }
            return fields;
        }
        return value;
    }

    private static List<Object> list(ArrayData array, DataType type) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < array.numElements(); i++) {
            list.add(of(array.isNullAt(i) ? null : array.get(i, type), type));
        }
        return list;
    }

    static boolean equal(Object one, Object other, boolean close) {
        if (one == null || other == null) {
            return one == other;
        } else if (one instanceof byte[] bytes) {
            return Arrays.equals(bytes, (byte[]) other);
        } else if (one instanceof BigDecimal decimal) {
            return decimal.equals(other);
        } else if (one instanceof Double || one instanceof Float) {
            double left = ((Number) one).doubleValue();
            double right = ((Number) other).doubleValue();
            return one.equals(other) || left == right || close && Math.abs(left - right) <= TOLERANCE * Math.abs(left);
        } else if (one instanceof List<?> list && other instanceof List<?> others) {
            boolean same = list.size() == others.size();
            for (int i = 0; same && i < list.size(); i++) {
                same = equal(list.get(i), others.get(i), close);
            }
            return same;
        }
        return one.equals(other);
    }
}
