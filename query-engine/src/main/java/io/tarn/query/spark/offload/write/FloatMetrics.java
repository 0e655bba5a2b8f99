package io.tarn.query.spark.offload.write;

import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.duckdb.WrittenFile;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;

/**
 * The metrics of floats and doubles, which Iceberg takes from the writer, because a Parquet footer does not count NaN. Those in
 * lists and maps have none, as with Iceberg's own writer.
 */
final class FloatMetrics {
    private FloatMetrics() {}

    static Stream<FieldMetrics<?>> of(List<NestedField> fields, WrittenFile file) {
        return of("", fields, file.statistics());
    }

    private static Stream<FieldMetrics<?>> of(
            String above, List<NestedField> fields, Map<String, Map<String, String>> statistics) {
        return fields.stream().flatMap(field -> {
            String path = above + DuckDbSql.identifier(field.name());
            if (field.type() instanceof StructType struct) {
                return of(path + ".", struct.fields(), statistics);
            } else if (field.type().typeId() == TypeID.DOUBLE) {
                return Stream.of(metrics(field.fieldId(), statistics.getOrDefault(path, Map.of())));
            } else if (field.type().typeId() == TypeID.FLOAT) {
                return Stream.of(narrow(metrics(field.fieldId(), statistics.getOrDefault(path, Map.of()))));
            }
            return Stream.of();
        });
    }

    private static FieldMetrics<Double> metrics(int id, Map<String, String> told) {
        long values = Long.parseLong(told.getOrDefault("num_values", "0"));
        long nulls = Long.parseLong(told.getOrDefault("null_count", "0"));
        long nans = Long.parseLong(told.getOrDefault("nan_count", "0"));
        if (!told.containsKey("min") || !told.containsKey("max")) {
            return new FieldMetrics<>(id, values, nulls, nans);
        }
        // To DuckDB zeros are equal, to Iceberg -0.0 is the lesser one.
        double least = number(told.get("min"));
        double greatest = number(told.get("max"));
        return new FieldMetrics<>(id, values, nulls, nans, least == 0 ? -0.0 : least, greatest == 0 ? 0.0 : greatest);
    }

    private static double number(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static FieldMetrics<Float> narrow(FieldMetrics<Double> wide) {
        return wide.hasBounds()
                ? new FieldMetrics<>(
                        wide.id(),
                        wide.valueCount(),
                        wide.nullValueCount(),
                        wide.nanValueCount(),
                        wide.lowerBound().floatValue(),
                        wide.upperBound().floatValue())
                : new FieldMetrics<>(wide.id(), wide.valueCount(), wide.nullValueCount(), wide.nanValueCount());
    }
}
