package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.NotNative;
import org.apache.iceberg.types.Type;
import org.jspecify.annotations.Nullable;

/** Values that Iceberg's metadata tells, as SQL of exactly the type that Spark's column has in DuckDB. */
final class Constants {
    private Constants() {}

    /**
     * A value as Iceberg keeps it.
     *
     * @throws NotNative if there is no text for it
     */
    static String of(Type type, @Nullable Object value) {
        if (value == null) {
            return "CAST(NULL AS " + ReadSchema.typeOfSpark(type) + ")";
        }
        throw new NotNative("a value of the type " + type);
    }
}
