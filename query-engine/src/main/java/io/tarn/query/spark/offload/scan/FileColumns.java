package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Types.ListType;
import org.apache.iceberg.types.Types.MapType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one Parquet file, found by field id. DuckDB gives each column the values that Iceberg gives it if the file holds it in one
 * of the ways in which Iceberg writes its type, or a type from which Iceberg widens it; everything else is refused.
 */
final class FileColumns {
    /** What DuckDB adds to the columns of a file. */
    private static final Set<String> ADDED =
            Set.of("file_index", "file_row_number", "file_row_group_number", "filename");

    private final MessageType file;

    /** All columns have to have an id that are to be found. */
    FileColumns(MessageType file) {
        this.file = file;
    }

    /** Whether DuckDB finds columns by id: it overlooks all that come after one that has none. */
    boolean identified() {
        return file.getFields().stream().allMatch(column -> column.getId() != null);
    }

    /** Whether DuckDB finds columns by name: it does not see case. */
    boolean named() {
        Set<String> names = file.getFields().stream()
                .map(column -> column.getName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return names.size() == file.getFieldCount() && ADDED.stream().noneMatch(names::contains);
    }

    /** A column of the table in the file; null if it is not there. */
    @Nullable
    Type find(NestedField column) {
        return find(file, column.fieldId());
    }

    private static @Nullable Type find(GroupType group, int id) {
        for (Type field : group.getFields()) {
            if (field.getId() != null && field.getId().intValue() == id) {
                return field;
            }
        }
        return null;
    }

    /** Whether a column, or a part of one, has in the file the same parts by the same names in the same order. */
    static boolean same(NestedField column, Type found) {
        return switch (column.type().typeId()) {
            case STRUCT -> same(column.type().asStructType().fields(), found.asGroupType());
            case LIST, MAP ->
                same(
                        column.type().asNestedType().fields(),
                        found.asGroupType().getType(0).asGroupType());
            default -> ParquetTypes.typeInDuckDb(found.asPrimitiveType()).equals(ReadSchema.type(column.type()));
        };
    }

    private static boolean same(List<NestedField> parts, GroupType group) {
        if (parts.size() != group.getFieldCount()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            NestedField part = parts.get(i);
            Type found = group.getType(i);
            boolean named = part.name().equals(found.getName()) || group.isRepetition(Repetition.REPEATED);
            if (!named || found.getId() == null || found.getId().intValue() != part.fieldId() || !same(part, found)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks that DuckDB reads a column as Iceberg does.
     *
     * @throws NotNative if that is not sure
     */
    static void check(NestedField column, Type found) {
        boolean same = found.isPrimitive()
                ? column.type().isPrimitiveType() && ParquetTypes.hold(found.asPrimitiveType(), column.type())
                : holds(found.asGroupType(), column);
        if (!same || found.isRepetition(Repetition.REPEATED)) {
            throw otherwise(column.name(), column.type().toString(), found);
        }
    }

    /** That a column is in a file in a way that DuckDB may read otherwise; null if it is not there. */
    static NotNative otherwise(String name, String type, @Nullable Type found) {
        return new NotNative("the column " + name + " of type " + type + ", which is in a file as "
                + String.valueOf(found).replaceAll("\\s+", " ").strip());
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

    private static boolean struct(GroupType group, StructType type) {
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
        return any && group.getFields().stream().noneMatch(field -> field.getId() == null);
    }

    /** In three levels, the middle one repeated; Iceberg reads others, too, but does not write them. */
    private static boolean list(GroupType group, ListType type) {
        GroupType repeated = repeated(group, 1);
        return repeated != null
                && !List.of("array", group.getName() + "_tuple").contains(repeated.getName())
                && identified(repeated.getType(0), type.field(type.elementId()));
    }

    private static boolean map(GroupType group, MapType type) {
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
}
