package io.tarn.query.spark.offload.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tarn.query.duckdb.Carrier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** How the values of a Spark type go to a function of the JVM and back: which carrier, and the same value on both sides of it. */
sealed interface Carried {
    /** The carrier. */
    Carrier carrier();

    /** A value of DuckDB's, as text of the carrier's type. */
    String lowered(String text);

    /** A value of the carrier, as text of the type of {@link NativeTypes}. */
    String raised(String text);

    /** A value of the carrier as Spark keeps it. */
    Object inside(Object carried);

    /** A value as Spark keeps it, in the carrier. */
    Object outside(Object value);

    /**
     * How a type goes.
     *
     * @throws NotNative if it does not
     */
    static Carried of(DataType type) {
        if (type instanceof FloatType || type instanceof DoubleType) {
            return new Floating(type);
        } else if (type.equals(DataTypes.StringType) || type instanceof BinaryType || type instanceof DecimalType) {
            return new Text(type);
        } else if (type instanceof ArrayType array && ofElements(array.elementType())) {
            return new ListOf(array);
        } else if (whole(type)) {
            return new Whole(type);
        }
        throw new NotNative("a value of the type " + type.catalogString() + " for a function of Spark");
    }

    private static boolean whole(DataType type) {
        return type instanceof BooleanType
                || type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType
                || type instanceof DateType
                || type instanceof TimestampType
                || type instanceof TimestampNTZType
                || type instanceof YearMonthIntervalType
                || type instanceof DayTimeIntervalType;
    }

    /** Of what JSON has exact values. */
    private static boolean ofElements(DataType type) {
        return type.equals(DataTypes.StringType) || type instanceof IntegralType || type instanceof BooleanType;
    }

    private static String cast(String text, String type) {
        return "CAST(" + text + " AS " + type + ")";
    }

    /** Whole numbers, and what is kept as one. */
    record Whole(DataType type) implements Carried {
        private static final String FIRST_DAY = "DATE '1970-01-01'";

        @Override
        public Carrier carrier() {
            return Carrier.WHOLE;
        }

        @Override
        public String lowered(String text) {
            if (type instanceof DateType) {
                return cast("(" + text + " - " + FIRST_DAY + ")", "BIGINT");
            }
            return type instanceof TimestampType || type instanceof TimestampNTZType
                    ? "epoch_us(" + text + ")"
                    : cast(text, "BIGINT");
        }

        @Override
        public String raised(String text) {
            if (type instanceof DateType) {
                return "(" + FIRST_DAY + " + " + cast(text, "INTEGER") + ")";
            } else if (type instanceof TimestampType) {
                return "make_timestamptz(" + text + ")";
            }
            return type instanceof TimestampNTZType ? "make_timestamp(" + text + ")" : cast(text, NativeTypes.of(type));
        }

        @Override
        public Object inside(Object carried) {
            long value = (Long) carried;
            if (type instanceof BooleanType) {
                return value != 0;
            } else if (type instanceof ByteType) {
                return (byte) value;
            } else if (type instanceof ShortType) {
                return (short) value;
            }
            return type instanceof IntegerType || type instanceof DateType || type instanceof YearMonthIntervalType
                    ? (Object) (int) value
                    : (Object) value;
        }

        @Override
        public Object outside(Object value) {
            return value instanceof Boolean truth ? (truth ? 1L : 0L) : ((Number) value).longValue();
        }
    }

    /** Floats go as doubles, which hold them exactly. */
    record Floating(DataType type) implements Carried {
        @Override
        public Carrier carrier() {
            return Carrier.FLOATING;
        }

        @Override
        public String lowered(String text) {
            return cast(text, "DOUBLE");
        }

        @Override
        public String raised(String text) {
            return cast(text, NativeTypes.of(type));
        }

        @Override
        public Object inside(Object carried) {
            return type instanceof FloatType ? (Object) ((Double) carried).floatValue() : carried;
        }

        @Override
        public Object outside(Object value) {
            return ((Number) value).doubleValue();
        }
    }

    /** Texts, binaries in base 64, and decimals by their digits. */
    record Text(DataType type) implements Carried {
        @Override
        public Carrier carrier() {
            return Carrier.TEXT;
        }

        @Override
        public String lowered(String text) {
            if (type instanceof BinaryType) {
                return "to_base64(" + text + ")";
            }
            return type instanceof DecimalType ? cast(text, "VARCHAR") : text;
        }

        @Override
        public String raised(String text) {
            if (type instanceof BinaryType) {
                return "from_base64(" + text + ")";
            }
            return type instanceof DecimalType ? cast(text, NativeTypes.of(type)) : text;
        }

        @Override
        public Object inside(Object carried) {
            byte[] bytes = (byte[]) carried;
            if (type instanceof BinaryType) {
                return Base64.getDecoder().decode(bytes);
            } else if (type instanceof DecimalType decimal) {
                return Decimal.apply(
                        new java.math.BigDecimal(new String(bytes, StandardCharsets.UTF_8)),
                        decimal.precision(),
                        decimal.scale());
            }
            return UTF8String.fromBytes(bytes);
        }

        @Override
        public Object outside(Object value) {
            if (value instanceof byte[] bytes) {
                return Base64.getEncoder().encode(bytes);
            } else if (value instanceof Decimal decimal) {
                return decimal.toJavaBigDecimal().toPlainString().getBytes(StandardCharsets.UTF_8);
            }
            UTF8String text = (UTF8String) value;
            if (!text.isValid()) {
                throw new IllegalStateException("a text that is no UTF-8");
            }
            return text.getBytes();
        }
    }

    /** Lists of texts, integers or booleans, in JSON. */
    record ListOf(ArrayType type) implements Carried {
        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public Carrier carrier() {
            return Carrier.TEXT;
        }

        @Override
        public String lowered(String text) {
            return cast("to_json(" + text + ")", "VARCHAR");
        }

        @Override
        public String raised(String text) {
            return cast(cast(text, "JSON"), NativeTypes.of(type));
        }

        @Override
        public Object inside(Object carried) {
            try {
                JsonNode list = JSON.readTree((byte[]) carried);
                Object[] elements = new Object[list.size()];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = element(list.get(i));
                }
                return new GenericArrayData(elements);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private @Nullable Object element(JsonNode node) {
            if (node.isNull()) {
                return null;
            } else if (node.isTextual()) {
                return UTF8String.fromString(node.textValue());
            }
            return new Whole(type.elementType())
                    .inside(node.isBoolean() ? (node.booleanValue() ? 1L : 0L) : node.longValue());
        }

        @Override
        public Object outside(Object value) {
            ArrayData list = (ArrayData) value;
            ArrayNode nodes = JSON.createArrayNode();
            for (int i = 0; i < list.numElements(); i++) {
                Object element = list.isNullAt(i) ? null : list.get(i, type.elementType());
                if (element instanceof UTF8String text) {
                    nodes.add(new String((byte[]) new Text(type.elementType()).outside(text), StandardCharsets.UTF_8));
                } else if (element instanceof Boolean truth) {
                    nodes.add(truth);
                } else {
                    nodes.add(element == null ? null : ((Number) element).longValue());
                }
            }
            return nodes.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
