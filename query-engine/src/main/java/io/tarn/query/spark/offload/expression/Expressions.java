package io.tarn.query.spark.offload.expression;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;

/**
 * Expressions of Spark's optimised plans as SQL text of DuckDB. For any row, the text gives the value that Spark gives, or raises an error;
 * where Spark raises one, it does. Its type is the one of {@link NativeTypes}.
 */
public final class Expressions {
    private final String timeZone;
    private final Subqueries subqueries;

    /**
     * @param timeZone the session's zone
     * @param subqueries makes text of the plans inside expressions
     */
    public Expressions(String timeZone, Subqueries subqueries) {
        this.timeZone = timeZone;
        this.subqueries = subqueries;
    }

    /**
     * An expression over one row.
     *
     * @throws NotNative if DuckDB has no equal
     */
    public String translate(Expression expression, Columns columns) {
        throw new NotNative("the function " + expression.prettyName() + " of " + timeZone + subqueries + columns);
    }

    /**
     * An aggregate function over the rows of a group, with its DISTINCT and FILTER.
     *
     * @throws NotNative if DuckDB has no equal
     */
    public String aggregate(AggregateExpression expression, Columns columns) {
        throw new NotNative("the function " + expression.prettyName() + columns);
    }

    /**
     * A window function with its OVER (...).
     *
     * @throws NotNative if DuckDB has no equal
     */
    public String window(WindowExpression expression, Columns columns) {
        throw new NotNative("the window function " + expression.prettyName() + columns);
    }

    /**
     * An entry of ORDER BY, with the direction and the place of NULL.
     *
     * @throws NotNative if DuckDB has no equal
     */
    public String order(SortOrder order, Columns columns) {
        throw new NotNative("ordering by " + order.sql() + columns);
    }
}
