package io.tarn.query.spark.offload.expression;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;

/** The table of expressions: the class of each and how it is said. Made once; safe for use by many threads then. */
final class Entries {
    private final Map<Class<? extends Expression>, Native<?>> expressions = new HashMap<>();
    private final Map<Class<? extends AggregateFunction>, NativeAggregate<?>> aggregates = new HashMap<>();

    /** One more, which must be new. */
    <E extends Expression> Entries add(Class<E> type, Native<E> how) {
        if (expressions.put(type, how) != null) {
            throw new IllegalStateException("there are two entries for " + type.getName());
        }
        return this;
    }

    /** One more aggregate function, which must be new. */
    <F extends AggregateFunction> Entries aggregate(Class<F> type, NativeAggregate<F> how) {
        if (aggregates.put(type, how) != null) {
            throw new IllegalStateException("there are two entries for " + type.getName());
        }
        return this;
    }

    /**
     * How an expression is said.
     *
     * @throws NotNative if it is not in the table
     */
    @SuppressWarnings("unchecked")
    Native<Expression> of(Expression expression) {
        Native<?> entry = expressions.get(expression.getClass());
        if (entry == null) {
            throw none(expression);
        }
        return (Native<Expression>) entry;
    }

    /**
     * How an aggregate function is said.
     *
     * @throws NotNative if it is not in the table
     */
    @SuppressWarnings("unchecked")
    NativeAggregate<AggregateFunction> of(AggregateFunction function) {
        NativeAggregate<?> entry = aggregates.get(function.getClass());
        if (entry == null) {
            throw none(function);
        }
        return (NativeAggregate<AggregateFunction>) entry;
    }

    private static NotNative none(Expression expression) {
        return new NotNative("the function " + expression.prettyName() + " has no equal in DuckDB");
    }

    /** The classes of all entries. */
    Iterable<Class<? extends Expression>> all() {
        Map<Class<? extends Expression>, Object> all = new HashMap<>(expressions);
        all.putAll(aggregates);
        return all.keySet();
    }
}
