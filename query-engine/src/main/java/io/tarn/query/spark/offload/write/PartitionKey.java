package io.tarn.query.spark.offload.write;

import io.tarn.query.spark.offload.expression.NotNative;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types.DecimalType;
import org.jspecify.annotations.Nullable;

/**
 * One value of a partition, as DuckDB computes it by Iceberg's specification (Partition Transforms) and names a folder by it.
 *
 * @param sql the name of the folder: {@code n} for NULL, else {@code v} and the value
 * @param type of the value
 */
record PartitionKey(String sql, Type type) {
    private static final String NULL = "n";
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final Pattern TRUNCATE = Pattern.compile("truncate\\[(\\d+)]");

    /**
     * The key of a field.
     *
     * @param columns the names of the table's columns in SQL, by their field ids
     * @throws NotNative if DuckDB has no equal of the transform
     */
    static PartitionKey of(PartitionField field, Schema schema, Map<Integer, String> columns) {
        Type source = schema.findType(field.sourceId());
        String column = columns.get(field.sourceId());
        if (column == null) {
            throw new NotNative("partitions by a field of a struct");
        }
        Type type = field.transform().getResultType(source);
        String value = value(field.transform().toString(), source, column);
        return new PartitionKey(
                "CASE WHEN " + column + " IS NULL THEN 'n' ELSE 'v' || " + text(value, type) + " END", type);
    }

    /** Days, microseconds and the like as numbers, which Iceberg keeps them as, too. */
    private static String value(String transform, Type source, String column) {
        Matcher truncate = TRUNCATE.matcher(transform);
        if (transform.equals("identity")) {
            return switch (source.typeId()) {
                case DATE -> days(column);
                case TIMESTAMP -> "epoch_us(" + column + ")";
                default -> column;
            };
        } else if (transform.equals("year")) {
            return "(year(" + column + ") - 1970)";
        } else if (transform.equals("month")) {
            return "((year(" + column + ") - 1970) * 12 + month(" + column + ") - 1)";
        } else if (transform.equals("day")) {
            return days("CAST(" + column + " AS DATE)");
        } else if (transform.equals("hour")) {
            return "(" + floor("epoch_us(" + column + ")", HOUR_MICROS) + " // " + HOUR_MICROS + ")";
        } else if (truncate.matches()) {
            int width = Integer.parseInt(truncate.group(1));
            if (source.typeId() == TypeID.STRING) {
                return "left(" + column + ", " + width + ")";
            } else if (source.typeId() == TypeID.INTEGER || source.typeId() == TypeID.LONG) {
                return floor(column, width);
            }
        }
        throw new NotNative("partitions by " + transform + " of " + source);
    }

    private static String days(String date) {
        return "(" + date + " - DATE '1970-01-01')";
    }

    private static String floor(String value, long width) {
        return "(" + value + " - ((" + value + " % " + width + ") + " + width + ") % " + width + ")";
    }

    private static String text(String value, Type type) {
        return switch (type.typeId()) {
            case BOOLEAN, INTEGER, LONG, DECIMAL, DATE, TIMESTAMP -> "CAST(" + value + " AS VARCHAR)";
            case STRING -> "hex(" + value + ")";
            default -> throw new NotNative("partitions by values of type " + type);
        };
    }

    /** The value of a folder's name, as Iceberg keeps it. */
    @Nullable
    Object value(String name) {
        if (name.equals(NULL)) {
            return null;
        }
        String text = name.substring(1);
        if (type instanceof DecimalType decimal) {
            return new BigDecimal(text).setScale(decimal.scale());
        }
        return switch (type.typeId()) {
            case BOOLEAN -> Boolean.valueOf(text);
            case INTEGER, DATE -> Integer.valueOf(text);
            case LONG, TIMESTAMP -> Long.valueOf(text);
            case STRING -> new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_8);
            default -> throw new IllegalStateException("no partition is of type " + type);
        };
    }
}
