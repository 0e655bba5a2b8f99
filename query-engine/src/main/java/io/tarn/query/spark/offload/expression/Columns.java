package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.Attribute;

/** What the columns of the rows at hand are called in DuckDB. */
public interface Columns {
    /**
     * The name of a column, as SQL text.
     *
     * @throws NotNative if it is not there
     */
    String of(Attribute attribute);
}
