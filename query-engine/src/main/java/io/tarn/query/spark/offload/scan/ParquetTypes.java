package io.tarn.query.spark.offload.scan;

import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** Types of single values in Parquet files. */
final class ParquetTypes {
    private ParquetTypes() {}

    /** Whether values of a type are in a file in a way that both Iceberg and DuckDB read, to the same values. */
    static boolean hold(PrimitiveType found, Type type) {
        LogicalTypeAnnotation annotation = found.getLogicalTypeAnnotation();
        PrimitiveTypeName physical = found.getPrimitiveTypeName();
        return switch (type.typeId()) {
            case BOOLEAN -> physical == PrimitiveTypeName.BOOLEAN;
            case INTEGER -> physical == PrimitiveTypeName.INT32 && signed(annotation);
            case LONG ->
                (physical == PrimitiveTypeName.INT64 || physical == PrimitiveTypeName.INT32) && signed(annotation);
            case FLOAT -> physical == PrimitiveTypeName.FLOAT;
            case DOUBLE -> physical == PrimitiveTypeName.DOUBLE || physical == PrimitiveTypeName.FLOAT;
            case DATE -> annotation instanceof DateLogicalTypeAnnotation;
            case TIMESTAMP ->
                timestamp(annotation, ((Types.TimestampType) type).shouldAdjustToUTC())
                        || (physical == PrimitiveTypeName.INT96 && !((Types.TimestampType) type).shouldAdjustToUTC());
            case STRING -> annotation instanceof StringLogicalTypeAnnotation;
            case BINARY -> physical == PrimitiveTypeName.BINARY && annotation == null;
            case FIXED ->
                physical == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
                        && annotation == null
                        && found.getTypeLength() == ((Types.FixedType) type).length();
            case UUID -> annotation instanceof UUIDLogicalTypeAnnotation;
            case DECIMAL -> physical != PrimitiveTypeName.BINARY && decimal(annotation, (Types.DecimalType) type);
            default -> false;
        };
    }

    /**
     * Whether a column is of instants in the table and of wall times in the file, or the other way round. Iceberg takes the number as it is,
     * which is what the wall clock shows in UTC. INT96 has no annotation and stands for either.
     */
    static boolean otherZone(org.apache.parquet.schema.Type found, Type type) {
        if (!found.isPrimitive() || type.typeId() != Type.TypeID.TIMESTAMP || found.isRepetition(Repetition.REPEATED)) {
            return false;
        }
        boolean withZone = ((Types.TimestampType) type).shouldAdjustToUTC();
        return found.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96
                ? withZone
                : timestamp(found.getLogicalTypeAnnotation(), !withZone);
    }

    private static boolean signed(@Nullable LogicalTypeAnnotation annotation) {
        return annotation == null || (annotation instanceof IntLogicalTypeAnnotation number && number.isSigned());
    }

    private static boolean timestamp(@Nullable LogicalTypeAnnotation annotation, boolean withZone) {
        return annotation instanceof TimestampLogicalTypeAnnotation time
                && time.getUnit() == TimeUnit.MICROS
                && time.isAdjustedToUTC() == withZone;
    }

    private static boolean decimal(@Nullable LogicalTypeAnnotation annotation, Types.DecimalType type) {
        return annotation instanceof DecimalLogicalTypeAnnotation number
                && number.getScale() == type.scale()
                && number.getPrecision() <= type.precision();
    }

    /** The type that DuckDB gives to a column of a file, of those that {@link #hold} takes. */
    static String typeInDuckDb(PrimitiveType found) {
        LogicalTypeAnnotation annotation = found.getLogicalTypeAnnotation();
        if (annotation instanceof IntLogicalTypeAnnotation number && number.getBitWidth() < 32) {
            return number.getBitWidth() == 8 ? "TINYINT" : "SMALLINT";
        } else if (annotation instanceof DateLogicalTypeAnnotation) {
            return "DATE";
        } else if (annotation instanceof TimestampLogicalTypeAnnotation time) {
            return time.isAdjustedToUTC() ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP";
        } else if (annotation instanceof StringLogicalTypeAnnotation) {
            return "VARCHAR";
        } else if (annotation instanceof UUIDLogicalTypeAnnotation) {
            return "UUID";
        } else if (annotation instanceof DecimalLogicalTypeAnnotation number) {
            return "DECIMAL(" + number.getPrecision() + "," + number.getScale() + ")";
        }
        return switch (found.getPrimitiveTypeName()) {
            case BOOLEAN -> "BOOLEAN";
            case INT32 -> "INTEGER";
            case INT64 -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case INT96 -> "TIMESTAMP";
            default -> "BLOB";
        };
    }
}
