package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.Expression;

/** How one kind of expression is said in DuckDB's SQL: an entry of the table. */
@FunctionalInterface
interface Native<E extends Expression> {
    /**
     * The text, whose type is the one of {@link NativeTypes}.
     *
     * @throws NotNative if this very expression has no equal
     */
    String sql(E expression, Translation translation);
}
