package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.Expressions;
import io.tarn.query.spark.offload.expression.NotNative;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.SparkUtil;
import org.apache.iceberg.types.Type;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.jspecify.annotations.Nullable;

/** Values that Iceberg's metadata tells, as SQL of exactly the type that Spark's column has in DuckDB. */
final class Constants {
    private static final Expressions EXPRESSIONS = new Expressions("UTC", plan -> {
        throw new IllegalStateException("a constant has no subquery");
    });

    private Constants() {}

    /**
     * A value as Iceberg keeps it.
     *
     * @throws NotNative if there is no text for it
     */
    static String of(Type type, @Nullable Object value) {
        Literal literal = new Literal(SparkUtil.internalToSpark(type, value), SparkSchemaUtil.convert(type));
        return EXPRESSIONS.translate(literal, attribute -> {
            throw new IllegalStateException("a constant has no columns");
        });
    }
}
