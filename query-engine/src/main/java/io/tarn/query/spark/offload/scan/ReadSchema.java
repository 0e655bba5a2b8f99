package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** The columns of a table as DuckDB's {@code schema} of {@code read_parquet} names them: by field id, at every level. */
final class ReadSchema {
    private ReadSchema() {}

    /** What a column is called below the names that are asked for. */
    static String name(NestedField column) {
        return "f" + column.fieldId();
    }

    /** The argument. It must not be empty. */
    static String of(List<NestedField> columns) {
        return columns.stream()
                .map(column -> entry(column, name(column)))
                .collect(Collectors.joining(",", "MAP{", "}"));
    }

    private static String entry(NestedField field, String name) {
        String parts = field.type().isNestedType()
                ? field.type().asNestedType().fields().stream()
                        .map(part -> entry(part, part.name()))
                        .collect(Collectors.joining(",", ",children:MAP{", "}"))
                : "";
        return field.fieldId() + ":{name:" + DuckDbSql.literal(name) + ",type:" + DuckDbSql.literal(type(field.type()))
                + ",default_value:NULL" + parts + "}";
    }

    /**
     * The type in which DuckDB reads values.
     *
     * @throws NotNative if there is none
     */
    static String type(Type type) {
        return type(type, "UUID");
    }

    private static String type(Type type, String uuid) {
        return switch (type.typeId()) {
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "INTEGER";
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case DATE -> "DATE";
            case TIMESTAMP ->
                ((Types.TimestampType) type).shouldAdjustToUTC() ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP";
            case STRING -> "VARCHAR";
            case UUID -> uuid;
            case FIXED, BINARY -> "BLOB";
            case DECIMAL ->
                "DECIMAL(" + ((Types.DecimalType) type).precision() + "," + ((Types.DecimalType) type).scale() + ")";
            case STRUCT ->
                type.asStructType().fields().stream()
                        .map(field -> DuckDbSql.identifier(field.name()) + " " + type(field.type(), uuid))
                        .collect(Collectors.joining(", ", "STRUCT(", ")"));
            case LIST -> type(type.asListType().elementType(), uuid) + "[]";
            case MAP ->
                "MAP(" + type(type.asMapType().keyType(), uuid) + ", "
                        + type(type.asMapType().valueType(), uuid) + ")";
            default -> throw new NotNative("the type " + type);
        };
    }

    /** The type in which Spark has the values, where that is another one. */
    static String typeOfSpark(Type type) {
        return type(type, "VARCHAR");
    }

    /** A value of one type as one of another. */
    static String cast(String sql, String is, String wanted) {
        return is.equals(wanted) ? sql : "CAST(" + sql + " AS " + wanted + ")";
    }
}
