package io.tarn.maintenance;

import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * Values and nulls of each top-level primitive column, summed over files by the files' own metrics. A column that one of
 * the files has no metrics for drops out, so what is left is exact. For one thread.
 */
final class ColumnCounts {
    /**
     * @param values values of the column, nulls included
     * @param nulls how many of them are null
     */
    record Count(long values, long nulls) {}

    private final Map<Integer, Count> byField = new HashMap<>();

    ColumnCounts(Schema schema) {
        for (NestedField field : schema.columns()) {
            if (field.type().isPrimitiveType()) {
                byField.put(field.fieldId(), new Count(0, 0));
            }
        }
    }

    void add(ContentFile<?> file) {
        Map<Integer, Long> values = file.valueCounts();
        Map<Integer, Long> nulls = file.nullValueCounts();
        byField.entrySet().removeIf(entry -> {
            Count sum = plus(entry.getValue(), at(values, entry.getKey()), at(nulls, entry.getKey()));
            if (sum != null) {
                entry.setValue(sum);
            }
            return sum == null;
        });
    }

    Map<Integer, Count> byField() {
        return byField;
    }

    private static @Nullable Count plus(Count sum, @Nullable Long values, @Nullable Long nulls) {
        return values == null || nulls == null ? null : new Count(sum.values + values, sum.nulls + nulls);
    }

    private static @Nullable Long at(@Nullable Map<Integer, Long> counts, int fieldId) {
        return counts == null ? null : counts.get(fieldId);
    }
}
