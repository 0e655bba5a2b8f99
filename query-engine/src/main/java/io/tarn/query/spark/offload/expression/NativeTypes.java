package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.types.DataType;

/**
 * Which DuckDB type holds the values of a Spark type. Intervals are the numbers that Spark keeps them in: months as INTEGER, microseconds as
 * BIGINT.
 */
public final class NativeTypes {
    private NativeTypes() {}

    /**
     * The type as SQL text, such as {@code DECIMAL(12,2)} or {@code STRUCT("a" INTEGER)[]}.
     *
     * @throws NotNative if DuckDB has none for it
     */
    public static String of(DataType type) {
        throw new NotNative("the type " + type.catalogString());
    }
}
