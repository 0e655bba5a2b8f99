package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.EmptyRelation;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WindowGroupLimit;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

/** Which operators can be said in SQL. */
final class Operators {
    private static final Map<Class<?>, Operator<LogicalPlan>> TABLE = table();

    private Operators() {}

    static Operator<LogicalPlan> of(LogicalPlan plan) {
        Operator<LogicalPlan> operator = TABLE.get(plan.getClass());
        if (operator == null) {
            throw new NotNative("the operator " + plan.nodeName());
        }
        return operator;
    }

    private static Map<Class<?>, Operator<LogicalPlan>> table() {
        Table table = new Table();
        table.put(DataSourceV2ScanRelation.class, new ScanOperator());
        table.put(LogicalRelation.class, ScanOperator::files);
        table.put(LocalRelation.class, ValuesOperators::local);
        table.put(OneRowRelation.class, ValuesOperators::oneRow);
        table.put(EmptyRelation.class, ValuesOperators::empty);
        table.put(Range.class, ValuesOperators::range);
        table.put(Project.class, new ProjectOperator());
        table.put(Filter.class, new FilterOperator());
        table.put(Join.class, new JoinOperator());
        table.put(Aggregate.class, new AggregateOperator());
        table.put(Distinct.class, AggregateOperator::distinct);
        table.put(Window.class, new WindowOperator());
        table.put(Sort.class, new SortOperator());
        table.put(GlobalLimit.class, LimitOperators::global);
        table.put(LocalLimit.class, LimitOperators::local);
        table.put(Offset.class, LimitOperators::offset);
        table.put(Union.class, SetOperators::union);
        table.put(Intersect.class, SetOperators::intersect);
        table.put(Except.class, SetOperators::except);
        table.put(Expand.class, new ExpandOperator());
        table.put(Generate.class, new GenerateOperator());
        table.put(WithCTE.class, CteOperators::with);
        table.put(CTERelationRef.class, CteOperators::reference);
        addThoseThatKeepAllRows(table);
        return table.operators;
    }

    /** Where rows are computed says nothing about which; and the limit before a window only saves work that the filter above it decides. */
    private static void addThoseThatKeepAllRows(Table table) {
        table.put(SubqueryAlias.class, Operators::child);
        table.put(View.class, Operators::child);
        table.put(ResolvedHint.class, Operators::child);
        table.put(WindowGroupLimit.class, Operators::child);
        table.put(RepartitionByExpression.class, Operators::anyOrder);
        table.put(Repartition.class, Operators::anyOrder);
        table.put(RebalancePartitions.class, Operators::anyOrder);
    }

    private static Select child(UnaryNode plan, Translation translation) {
        return translation.rows(plan.child());
    }

    private static Select anyOrder(UnaryNode plan, Translation translation) {
        return translation.rows(plan.child()).unordered();
    }

    /** While it is made. */
    private static final class Table {
        private final Map<Class<?>, Operator<LogicalPlan>> operators = new HashMap<>();

        <P extends LogicalPlan> void put(Class<P> kind, Operator<? super P> operator) {
            operators.put(kind, (plan, translation) -> operator.select(kind.cast(plan), translation));
        }
    }
}
