package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.Columns;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.jspecify.annotations.Nullable;

/**
 * A condition of WHERE or ON. The optimiser says of most columns in conditions that they are not NULL, too; where another condition is never
 * true for NULL, that is left out: it would only mislead DuckDB, which guesses how many rows are left from the conditions of a table.
 *
 * @param text as SQL
 * @param rejects the names of columns without which it is not true
 * @param notNull the column of which it says no more than that it is not NULL; null if it says something else
 */
record Condition(String text, Set<String> rejects, @Nullable String notNull) {
    /** The conditions that are all meant by one. */
    static Stream<Expression> conjuncts(Expression condition) {
        return condition instanceof And and
                ? Stream.concat(conjuncts(and.left()), conjuncts(and.right()))
                : Stream.of(condition);
    }

    static List<Condition> all(List<Expression> conditions, Columns columns, Translation translation) {
        return conditions.stream()
                .map(condition -> of(condition, columns, translation))
                .toList();
    }

    private static Condition of(Expression condition, Columns columns, Translation translation) {
        String text = translation.expression(condition, columns);
        if (condition instanceof IsNotNull notNull && notNull.child() instanceof Attribute attribute) {
            return new Condition(text, Set.of(), columns.of(attribute));
        }
        Set<String> rejects = new TreeSet<>();
        addRejected(condition, columns, rejects);
        return new Condition(text, rejects, null);
    }

    /** NULL goes up through such functions, and a condition that is NULL is not true. */
    private static void addRejected(Expression expression, Columns columns, Set<String> rejects) {
        if (expression instanceof Attribute attribute) {
            rejects.add(columns.of(attribute));
        } else if (expression instanceof In in) {
            addRejected(in.value(), columns, rejects);
        } else if (expression instanceof InSet in) {
            addRejected(in.child(), columns, rejects);
        } else if (expression.nullIntolerant()) {
            Scala.list(expression.children()).forEach(child -> addRejected(child, columns, rejects));
        }
    }

    static Condition of(String text) {
        return new Condition(text, Set.of(), null);
    }

    /** The columns that are not NULL where all of these are true. */
    static Set<String> rejectedBy(List<Condition> conditions) {
        Set<String> rejected = new TreeSet<>();
        conditions.forEach(condition -> rejected.addAll(condition.rejects()));
        return rejected;
    }

    /** Those that say more than that these columns are not NULL. */
    static List<Condition> without(List<Condition> conditions, Set<String> notNull) {
        return conditions.stream()
                .filter(condition -> condition.notNull() == null || !notNull.contains(condition.notNull()))
                .toList();
    }
}
