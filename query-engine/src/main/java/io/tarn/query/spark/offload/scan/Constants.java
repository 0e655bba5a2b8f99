package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.Expressions;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.SparkUtil;
import org.apache.iceberg.types.Type;
import org.jspecify.annotations.Nullable;

/** Values that Iceberg's metadata tells, as SQL of exactly the type that Spark's column has in DuckDB. */
final class Constants {
    private Constants() {}

    /**
     * A value as Iceberg keeps it.
     *
     * @throws io.tarn.query.spark.offload.expression.NotNative if there is no text for it
     */
    static String of(Type type, @Nullable Object value) {
        return Expressions.constant(SparkUtil.internalToSpark(type, value), SparkSchemaUtil.convert(type));
    }
}
