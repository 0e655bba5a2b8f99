package io.tarn.query.spark.offload.expression;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DecimalType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** One expression on its way into text, with what it stands over. For one thread. */
final class Translation {
    /** Texts grow where an argument is named twice; beyond this, DuckDB would spend more on reading than on working. */
    private static final int LONGEST = 200_000;

    private final String timeZone;
    private final Subqueries subqueries;
    private final Columns columns;
    private final SparkCalls calls;

    /** What was tried without success is not tried again from the expressions above it, each of which has two ways. */
    private final IdentityHashMap<Expression, NotNative> notOwn = new IdentityHashMap<>();

    private final IdentityHashMap<Expression, NotNative> notAtAll = new IdentityHashMap<>();

    Translation(String timeZone, Subqueries subqueries, Columns columns, SparkCalls calls) {
        this.timeZone = timeZone;
        this.subqueries = subqueries;
        this.columns = columns;
        this.calls = calls;
    }

    /** The session's zone. */
    String timeZone() {
        return timeZone;
    }

    /**
     * The text of an expression, of exactly the type of {@link NativeTypes}.
     *
     * @throws NotNative if there is none
     */
    String sql(Expression expression) {
        try {
            return own(expression);
        } catch (NotNative e) {
            return computedBySpark(expression, e);
        }
    }

    private String computedBySpark(Expression expression, NotNative reason) {
        return tried(notAtAll, expression, () -> {
            try {
                return calls.sql(expression, this);
            } catch (NotNative e) {
                throw reason;
            }
        });
    }

    /**
     * The text of an expression whose value Spark's code computes, for rows where DuckDB's would be another one.
     *
     * @throws NotNative if it cannot
     */
    String spark(Expression expression) {
        return calls.sql(expression, this);
    }

    /**
     * The text of an expression that DuckDB computes by a function of its own.
     *
     * @throws NotNative if it has none
     */
    String own(Expression expression) {
        return tried(notOwn, expression, () -> {
            NativeTypes.of(expression.dataType());
            if (!expression.deterministic()) {
                throw new NotNative("the function " + expression.prettyName() + " is not deterministic");
            }
            String text = Expressions.entries().of(expression).sql(expression, this);
            if (text.length() > LONGEST) {
                throw new NotNative("an expression is too long in DuckDB's SQL");
            }
            return text;
        });
    }

    private static String tried(
            IdentityHashMap<Expression, NotNative> failed, Expression expression, Supplier<String> way) {
        NotNative before = failed.get(expression);
        if (before != null) {
            throw before;
        }
        try {
            return way.get();
        } catch (NotNative e) {
            failed.put(expression, e);
            throw e;
        }
    }

    /** The text of a decimal that may have fewer digits before the point than its type, for what does not mind. */
    String narrow(Expression expression) {
        return expression.dataType() instanceof DecimalType ? Decimals.narrow(expression, this) : sql(expression);
    }

    List<String> all(Seq<? extends Expression> expressions) {
        List<String> texts = new ArrayList<>();
        for (Expression each : CollectionConverters.asJava(expressions)) {
            texts.add(sql(each));
        }
        return texts;
    }

    String column(AttributeReference attribute) {
        return columns.of(attribute);
    }

    String select(LogicalPlan plan) {
        return subqueries.select(plan);
    }

    /**
     * A text of a DuckDB type that raises an error where it is evaluated: a cast that no text passes. DuckDB's function error() would do as
     * well, but it counts as one with side effects, around which nothing is optimised.
     */
    static String failure(String why, String type) {
        String cast = "CAST('" + why + "' AS ";
        return switch (type) {
            case "VARCHAR" -> "CAST(" + cast + "INTEGER) AS VARCHAR)";
            case "BLOB" -> "encode(CAST(" + cast + "INTEGER) AS VARCHAR))";
            default -> cast + type + ")";
        };
    }
}
