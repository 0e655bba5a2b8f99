package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/**
 * Rows that a query computes once and reads more than once: subtrees that mean the same and have work in them, and what WITH names. Two
 * subtrees mean the same if Spark says so, which trusts this, too, when it reuses an exchange; it includes the snapshots and the filters of
 * scans. For one thread.
 */
final class SharedRows {
    private static final Set<Class<?>> WORK = Set.of(Aggregate.class, Join.class, Distinct.class, Window.class);

    private final Names names;
    private final Map<LogicalPlan, Integer> occurrences = new HashMap<>();
    private final Map<LogicalPlan, Shared> computed = new HashMap<>();
    private final Map<Long, Shared> named = new HashMap<>();
    private final List<String> definitions = new ArrayList<>();

    private record Shared(String table, int columns) {}

    SharedRows(LogicalPlan whole, Names names) {
        this.names = names;
        count(whole);
    }

    /** What is inside of something that occurs again does not occur again by that. Answers whether there is work in it. */
    private boolean count(LogicalPlan plan) {
        boolean work = WORK.contains(plan.getClass());
        if (work || !plan.children().isEmpty()) {
            LogicalPlan meaning = plan.canonicalized();
            Integer before = occurrences.get(meaning);
            if (before != null) {
                occurrences.put(meaning, before + 1);
                return true;
            }
            for (LogicalPlan child : Scala.list(plan.children())) {
                work |= count(child);
            }
            for (LogicalPlan subquery : subqueries(plan)) {
                count(subquery);
            }
            if (work) {
                occurrences.put(meaning, 1);
            }
        }
        return work;
    }

    private static List<LogicalPlan> subqueries(LogicalPlan plan) {
        List<LogicalPlan> plans = new ArrayList<>();
        Scala.list(plan.expressions()).forEach(expression -> subqueries(expression, plans));
        return plans;
    }

    private static void subqueries(Expression expression, List<LogicalPlan> plans) {
        if (expression instanceof PlanExpression<?> subquery && subquery.plan() instanceof LogicalPlan plan) {
            plans.add(plan);
        }
        Scala.list(expression.children()).forEach(child -> subqueries(child, plans));
    }

    Select rows(LogicalPlan plan, Function<LogicalPlan, Select> compute) {
        if (occurrences.isEmpty() || occurrences.getOrDefault(plan.canonicalized(), 0) < 2) {
            return compute.apply(plan);
        }
        Shared shared = computed.get(plan.canonicalized());
        if (shared == null) {
            Select rows = compute.apply(plan);
            if (!rows.order().isEmpty()) {
                // What is read from a table has no order.
                return rows;
            }
            shared = define(rows);
            computed.put(plan.canonicalized(), shared);
        }
        return read(shared, Scala.list(plan.output()));
    }

    /** What a reference to this definition reads. */
    void define(CTERelationDef definition, Select rows) {
        named.put(definition.id(), define(rows));
    }

    Select read(CTERelationRef reference) {
        Shared shared = named.get(reference.cteId());
        if (shared == null || reference.recursive()) {
            throw new NotNative("a recursive WITH");
        }
        return read(shared, Scala.list(reference.output()));
    }

    private Shared define(Select rows) {
        String table = "w" + (definitions.size() + 1);
        int columns = rows.columns().size();
        String of = columns == 0 ? "" : "(" + String.join(", ", names.columns(columns)) + ")";
        definitions.add(table + of + " AS MATERIALIZED (" + rows.unordered().text() + ")");
        return new Shared(table, columns);
    }

    private Select read(Shared shared, List<Attribute> output) {
        List<String> columns = names.columns(shared.columns());
        return Select.of(
                List.of(Names.table(shared.table(), names.table(), columns)), ScanOperator.columns(output, columns));
    }

    /** What the query begins with. */
    String definitions() {
        return definitions.isEmpty() ? "" : "WITH " + String.join(", ", definitions) + " ";
    }
}
