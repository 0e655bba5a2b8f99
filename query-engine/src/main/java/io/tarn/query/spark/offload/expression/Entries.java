package io.tarn.query.spark.offload.expression;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** The table of expressions while it is made: the class of each and how it is said. */
final class Entries {
    private final Map<Class<? extends Expression>, Native<?>> entries = new HashMap<>();

    /** One more, which must be new. */
    <E extends Expression> Entries add(Class<E> type, Native<E> how) {
        if (entries.put(type, how) != null) {
            throw new IllegalStateException("there are two entries for " + type.getName());
        }
        return this;
    }

    /** All of them. */
    Map<Class<? extends Expression>, Native<?>> all() {
        return Map.copyOf(entries);
    }
}
