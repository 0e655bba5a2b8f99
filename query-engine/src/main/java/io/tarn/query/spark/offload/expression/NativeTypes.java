package io.tarn.query.spark.offload.expression;

import io.tarn.query.duckdb.DuckDbSql;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * Which DuckDB type holds the values of a Spark type. Intervals are the numbers that Spark keeps them in: months as INTEGER, microseconds as
 * BIGINT.
 */
public final class NativeTypes {
    private static final Map<DataType, String> SIMPLE = Map.ofEntries(
            Map.entry(DataTypes.BooleanType, "BOOLEAN"),
            Map.entry(DataTypes.ByteType, "TINYINT"),
            Map.entry(DataTypes.ShortType, "SMALLINT"),
            Map.entry(DataTypes.IntegerType, "INTEGER"),
            Map.entry(DataTypes.LongType, "BIGINT"),
            Map.entry(DataTypes.FloatType, "FLOAT"),
            Map.entry(DataTypes.DoubleType, "DOUBLE"),
            Map.entry(DataTypes.DateType, "DATE"),
            Map.entry(DataTypes.TimestampType, "TIMESTAMP WITH TIME ZONE"),
            Map.entry(DataTypes.TimestampNTZType, "TIMESTAMP"),
            Map.entry(DataTypes.BinaryType, "BLOB"));

    /** DuckDB's time to plan grows with the cube of the levels: 30 ms here, seconds at ten times as many. */
    private static final int MAX_LEVELS = 50;

    private NativeTypes() {}

    /**
     * The type as SQL text, such as {@code DECIMAL(12,2)} or {@code STRUCT("a" INTEGER)[]}.
     *
     * @throws NotNative if DuckDB has none for it
     */
    public static String of(DataType type) {
        return of(type, 1);
    }

    private static String of(DataType type, int level) {
        if (level > MAX_LEVELS) {
            throw new NotNative("a type of more than " + MAX_LEVELS + " levels");
        }
        String simple = SIMPLE.get(type);
        if (simple != null) {
            return simple;
        } else if (type instanceof DecimalType decimal) {
            return decimal(decimal.precision(), decimal.scale());
        } else if (type instanceof StringType text) {
            return text(text);
        } else if (type instanceof YearMonthIntervalType) {
            return "INTEGER";
        } else if (type instanceof DayTimeIntervalType) {
            return "BIGINT";
        } else if (type instanceof ArrayType array) {
            return of(array.elementType(), level + 1) + "[]";
        } else if (type instanceof MapType map) {
            return "MAP(" + of(map.keyType(), level + 1) + ", " + of(map.valueType(), level + 1) + ")";
        } else if (type instanceof StructType struct) {
            return struct(struct, level + 1);
        }
        throw new NotNative("the type " + type.catalogString());
    }

    /** The decimals of so many digits, of which so many are behind the point. */
    static String decimal(int precision, int scale) {
        if (scale < 0 || scale > precision) {
            throw new NotNative("the type decimal(" + precision + "," + scale + ")");
        }
        return "DECIMAL(" + precision + "," + scale + ")";
    }

    /** Only the collation by bytes is DuckDB's, too; CHAR(n) and VARCHAR(n) have checks on writing. */
    private static String text(StringType type) {
        if (type.equals(DataTypes.StringType)) {
            return "VARCHAR";
        }
        throw new NotNative("the type " + type.typeName());
    }

    /** DuckDB tells no fields apart that differ in case only, and has none without a name. */
    private static String struct(StructType struct, int level) {
        Set<String> seen = new HashSet<>();
        List<String> fields = new ArrayList<>();
        for (StructField field : struct.fields()) {
            if (field.name().isEmpty() || !seen.add(field.name().toLowerCase(Locale.ROOT))) {
                throw new NotNative("a struct whose fields differ in case only");
            }
            fields.add(DuckDbSql.identifier(field.name()) + " " + of(field.dataType(), level));
        }
        if (fields.isEmpty()) {
            throw new NotNative("a struct without fields");
        }
        return "STRUCT(" + String.join(", ", fields) + ")";
    }

    /** Whether values of a type are days or moments. */
    public static boolean isTime(DataType type) {
        return type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType;
    }
}
