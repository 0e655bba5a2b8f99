package io.tarn.query.spark.offload.expression;

import io.tarn.query.duckdb.NativeFunction;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalarSubquery;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Expressions of Spark's optimised plans as SQL text of DuckDB. For any row, the text gives the value that Spark gives, or raises an error;
 * where Spark raises one, it does. Its type is the one of {@link NativeTypes}. For one query and one thread.
 */
public final class Expressions {
    private static final Entries TABLE = table();

    private final String timeZone;
    private final Subqueries subqueries;
    private final SparkCalls calls;

    /**
     * For one query.
     *
     * @param timeZone the session's zone
     * @param subqueries makes text of the plans inside expressions
     * @param functions for what Spark's code computes
     */
    public Expressions(String timeZone, Subqueries subqueries, SparkFunctions functions) {
        this.timeZone = timeZone;
        this.subqueries = subqueries;
        this.calls = new SparkCalls(functions);
    }

    /** The functions that the texts call. */
    public List<NativeFunction> functions() {
        return calls.called();
    }

    private static Entries table() {
        Entries entries = new Entries();
        // Equal: the same value, or one by another name.
        entries.add(AttributeReference.class, (e, with) -> with.column(e))
                .add(Alias.class, (e, with) -> with.sql(e.child()));
        // Equal: NULL without a row, an error with two.
        entries.add(ScalarSubquery.class, Expressions::subquery);
        Literals.into(entries);
        Arithmetic.into(entries);
        Comparisons.into(entries);
        Conditionals.into(entries);
        Casts.into(entries);
        Strings.into(entries);
        Dates.into(entries);
        Aggregates.into(entries);
        Statistics.into(entries);
        Windows.into(entries);
        Bits.into(entries);
        Nested.into(entries);
        Rounding.into(entries);
        return entries;
    }

    /**
     * A value that is known, as Spark keeps it.
     *
     * @throws NotNative if there is no text for it
     */
    public static String constant(@Nullable Object value, DataType type) {
        return Literals.of(value, type);
    }

    /** How everything is said. */
    static Entries entries() {
        return TABLE;
    }

    private static String subquery(ScalarSubquery subquery, Translation with) {
        if (!subquery.outerAttrs().isEmpty()) {
            throw new NotNative("a correlated subquery");
        }
        return "(" + with.select(subquery.plan()) + ")";
    }

    private Translation over(Columns columns) {
        return new Translation(timeZone, subqueries, columns, calls);
    }

    /**
     * An expression over one row; or over a group, where aggregate functions stand in it.
     *
     * @throws NotNative if DuckDB has no equal
     */
    public String translate(Expression expression, Columns columns) {
        return over(columns).sql(expression);
    }

    /**
     * An aggregate function over the rows of a group, with its DISTINCT and FILTER.
     *
     * @throws NotNative if DuckDB has no equal
     */
    public String aggregate(AggregateExpression expression, Columns columns) {
        return over(columns).sql(expression);
    }

    /**
     * A window function with its OVER (...).
     *
     * @throws NotNative if DuckDB has no equal
     */
    public String window(WindowExpression expression, Columns columns) {
        return over(columns).sql(expression);
    }

    /**
     * An entry of ORDER BY, with the direction and the place of NULL.
     *
     * @throws NotNative if DuckDB has no equal
     */
    public String order(SortOrder order, Columns columns) {
        return Comparisons.order(order, over(columns));
    }
}
