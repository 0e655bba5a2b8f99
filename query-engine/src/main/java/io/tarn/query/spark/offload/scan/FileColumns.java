package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one Parquet file, found by field id. DuckDB gives each column the values that Iceberg gives it if the file holds it in one
 * of the ways in which Iceberg writes its type, or a type from which Iceberg widens it; everything else is refused.
 */
final class FileColumns {
    private final MessageType file;

    FileColumns(MessageType file) {
        this.file = file;
    }

    /** Whether each column of the file says which column of the table it is; DuckDB overlooks what comes after one that does not. */
    boolean identified() {
        return file.getFields().stream().allMatch(column -> column.getId() != null);
    }

    /** Whether a column is in the file. */
    boolean has(NestedField column) {
        return find(file, column.fieldId()) != null;
    }

    /**
     * Checks that DuckDB reads a column as Iceberg does.
     *
     * @throws NotNative if that is not sure
     */
    void check(NestedField column) {
        Type found = find(file, column.fieldId());
        if (found != null) {
            check(column, found);
        } else if (column.isRequired() && column.initialDefault() == null) {
            throw new NotNative("the column " + column.name() + " is required and not in a file");
        }
    }

    private static @Nullable Type find(GroupType group, int id) {
        for (Type field : group.getFields()) {
            if (field.getId() != null && field.getId().intValue() == id) {
                return field;
            }
        }
        return null;
    }

    private static void check(NestedField column, Type found) {
        boolean same = found.isPrimitive()
                ? column.type().isPrimitiveType() && holds(found.asPrimitiveType(), column.type())
                : holds(found.asGroupType(), column);
        if (!same || found.isRepetition(Repetition.REPEATED)) {
            throw new NotNative("the column " + column.name() + " of type " + column.type() + " is in a file as "
                    + String.valueOf(found).strip());
        }
    }

    private static boolean holds(GroupType group, NestedField column) {
        LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
        return switch (column.type().typeId()) {
            case STRUCT -> annotation == null && struct(group, column.type().asStructType());
            case LIST ->
                annotation instanceof ListLogicalTypeAnnotation
                        && list(group, column.type().asListType());
            case MAP ->
                annotation instanceof MapLogicalTypeAnnotation
                        && map(group, column.type().asMapType());
            default -> false;
        };
    }

    private static boolean struct(GroupType group, Types.StructType type) {
        if (group.getFields().stream().anyMatch(field -> field.getId() == null)) {
            return false;
        }
        boolean any = false;
        for (NestedField field : type.fields()) {
            Type found = find(group, field.fieldId());
            if (found != null) {
                any = true;
                check(field, found);
            } else if (field.isRequired() || field.initialDefault() != null) {
                return false;
            }
        }
        // Without one of its fields DuckDB cannot tell a struct that is NULL from one that is not.
        return any;
    }

    /** In three levels, the middle one repeated; Iceberg reads others, too, but does not write them. */
    private static boolean list(GroupType group, Types.ListType type) {
        GroupType repeated = repeated(group, 1);
        return repeated != null
                && !List.of("array", group.getName() + "_tuple").contains(repeated.getName())
                && identified(repeated.getType(0), type.field(type.elementId()));
    }

    private static boolean map(GroupType group, Types.MapType type) {
        GroupType repeated = repeated(group, 2);
        return repeated != null
                && identified(repeated.getType(0), type.field(type.keyId()))
                && identified(repeated.getType(1), type.field(type.valueId()));
    }

    private static boolean identified(Type found, NestedField part) {
        if (found.getId() == null || found.getId().intValue() != part.fieldId()) {
            return false;
        }
        check(part, found);
        return true;
    }

    private static @Nullable GroupType repeated(GroupType group, int fields) {
        if (group.getFieldCount() != 1 || group.getType(0).isPrimitive()) {
            return null;
        }
        GroupType repeated = group.getType(0).asGroupType();
        return repeated.isRepetition(Repetition.REPEATED) && repeated.getFieldCount() == fields ? repeated : null;
    }

    private static boolean holds(PrimitiveType found, org.apache.iceberg.types.Type type) {
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
            case TIMESTAMP -> timestamp(annotation, ((Types.TimestampType) type).shouldAdjustToUTC());
            case STRING -> annotation instanceof StringLogicalTypeAnnotation;
            case BINARY -> physical == PrimitiveTypeName.BINARY && annotation == null;
            case FIXED ->
                physical == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
                        && annotation == null
                        && found.getTypeLength() == ((Types.FixedType) type).length();
            case UUID -> annotation instanceof UUIDLogicalTypeAnnotation;
            case DECIMAL -> decimal(annotation, (Types.DecimalType) type);
            default -> false;
        };
    }

    private static boolean signed(@Nullable LogicalTypeAnnotation annotation) {
        return annotation == null || annotation instanceof IntLogicalTypeAnnotation number && number.isSigned();
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
}
