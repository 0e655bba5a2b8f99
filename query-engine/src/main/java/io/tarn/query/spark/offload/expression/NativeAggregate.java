package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;

/** How one aggregate function is said in DuckDB's SQL: an entry of the table. */
@FunctionalInterface
interface NativeAggregate<F extends AggregateFunction> {
    /**
     * The text, whose type is the one of {@link NativeTypes}.
     *
     * @throws NotNative if this very function has no equal
     */
    String sql(F function, Call call, Translation translation);
}
