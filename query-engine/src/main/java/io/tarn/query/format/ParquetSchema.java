package io.tarn.query.format;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.unknownType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.variantType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** The Parquet schema of a result. Every value but a map's key is optional. */
final class ParquetSchema {
    /** Parquet has no group without a field: this one, always null, stands in for none. */
    static final String NO_FIELD = "__none";

    private static final byte VARIANT_VERSION = 1;
    private static final int INT_BITS = 32;
    private static final int BYTE_BITS = 8;

    private ParquetSchema() {}

    /** The fields under these names, which do not repeat. */
    static MessageType of(List<String> names, List<Field> fields) {
        return new MessageType("result", types(names, fields));
    }

    private static List<Type> types(List<String> names, List<Field> fields) {
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            types.add(type(names.get(i), fields.get(i), Repetition.OPTIONAL));
        }
        if (types.isEmpty()) {
            types.add(Types.optional(PrimitiveTypeName.BOOLEAN).named(NO_FIELD));
        }
        return types;
    }

    private static Type type(String name, Field field, Repetition repetition) {
        ArrowType type = field.getType();
        if (type instanceof ArrowType.List) {
            return Types.list(repetition)
                    .element(type("element", field.getChildren().get(0), Repetition.OPTIONAL))
                    .named(name);
        } else if (type instanceof ArrowType.Map) {
            List<Field> entry = field.getChildren().get(0).getChildren();
            return Types.map(repetition)
                    .key(type("key", entry.get(0), Repetition.REQUIRED))
                    .value(type("value", entry.get(1), Repetition.OPTIONAL))
                    .named(name);
        } else if (type instanceof ArrowType.Struct) {
            return struct(name, field, repetition);
        }
        return primitive(name, type, repetition);
    }

    private static Type struct(String name, Field field, Repetition repetition) {
        if (Cells.isVariant(field)) {
            return Types.buildGroup(repetition)
                    .required(PrimitiveTypeName.BINARY)
                    .named("metadata")
                    .required(PrimitiveTypeName.BINARY)
                    .named("value")
                    .as(variantType(VARIANT_VERSION))
                    .named(name);
        }
        List<String> names =
                field.getChildren().stream().map(child -> child.getName()).toList();
        return Types.buildGroup(repetition)
                .addFields(types(names, field.getChildren()).toArray(new Type[0]))
                .named(name);
    }

    private static PrimitiveType primitive(String name, ArrowType type, Repetition repetition) {
        if (type instanceof ArrowType.Bool) {
            return Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
        } else if (type instanceof ArrowType.Int ints) {
            return integer(name, ints.getBitWidth(), repetition);
        } else if (type instanceof ArrowType.FloatingPoint floats) {
            return switch (floats.getPrecision()) {
                case SINGLE ->
                    Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
                default -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
            };
        } else if (type instanceof ArrowType.Decimal decimal) {
            return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                    .length(decimalBytes(decimal.getPrecision()))
                    .as(decimalType(decimal.getScale(), decimal.getPrecision()))
                    .named(name);
        } else if (type instanceof ArrowType.Binary) {
            return Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
        } else if (type instanceof ArrowType.Null) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition)
                    .as(unknownType())
                    .named(name);
        }
        return time(name, type, repetition);
    }

    private static PrimitiveType integer(String name, int bits, Repetition repetition) {
        if (bits < INT_BITS) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition)
                    .as(intType(bits, true))
                    .named(name);
        }
        return Types.primitive(bits == INT_BITS ? PrimitiveTypeName.INT32 : PrimitiveTypeName.INT64, repetition)
                .named(name);
    }

    /** Times; intervals, of which Parquet has only a kind that few read, and text are strings. */
    private static PrimitiveType time(String name, ArrowType type, Repetition repetition) {
        if (type instanceof ArrowType.Date) {
            return Types.primitive(PrimitiveTypeName.INT32, repetition)
                    .as(dateType())
                    .named(name);
        } else if (type instanceof ArrowType.Timestamp timestamp) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition)
                    .as(timestampType(timestamp.getTimezone() != null, MICROS))
                    .named(name);
        } else if (type instanceof ArrowType.Time) {
            return Types.primitive(PrimitiveTypeName.INT64, repetition)
                    .as(timeType(false, MICROS))
                    .named(name);
        }
        return Types.primitive(PrimitiveTypeName.BINARY, repetition)
                .as(stringType())
                .named(name);
    }

    /** The fewest bytes that hold every number of so many digits, and its sign. */
    static int decimalBytes(int precision) {
        return BigInteger.TEN.pow(precision).bitLength() / BYTE_BITS + 1;
    }
}
