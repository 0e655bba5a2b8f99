package io.tarn.query.spark.join;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Tail;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.execution.adaptive.LogicalQueryStage;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How large the rows of a plan are at the most. Only what cannot make more rows than it is known to is followed: a filter
 * counts as if it let everything through, since nobody knows what it does not, and for what makes rows (explode, functions
 * over partitions) the size is unknown, where Spark would count a small input as a small output. Safe for use by many threads.
 */
final class SideSizes {
    private static final List<Class<?>> KEEP_OR_DROP_ROWS = List.of(
            Project.class,
            Filter.class,
            Sort.class,
            SubqueryAlias.class,
            RepartitionOperation.class,
            RebalancePartitions.class,
            Distinct.class,
            Deduplicate.class,
            Aggregate.class,
            Window.class,
            Sample.class,
            GlobalLimit.class,
            LocalLimit.class,
            Offset.class,
            Tail.class);

    private final ScanSizes scans = new ScanSizes();

    SideSize of(LogicalPlan plan) {
        SideSize size = sizeOf(plan);
        Option<Object> mostRows = plan.maxRows();
        return mostRows.isEmpty() ? size : size.atMost((Long) mostRows.get());
    }

    private SideSize sizeOf(LogicalPlan plan) {
        if (plan instanceof DataSourceV2ScanRelation scan) {
            return scans.of(scan);
        } else if (plan instanceof LogicalQueryStage stage) {
            return ofStage(stage);
        } else if (plan instanceof Join join) {
            return ofJoin(join);
        } else if (plan instanceof Union union) {
            return children(union).stream().map(this::of).reduce(SideSize::plus).orElseThrow();
        } else if (plan instanceof Expand expand) {
            SideSize one = of(expand.child()).withRowWidth(RowWidth.of(plan.schema()));
            return CollectionConverters.asJava(expand.projections()).stream()
                    .map(projection -> one)
                    .reduce(SideSize::plus)
                    .orElseThrow();
        } else if (plan instanceof LocalRelation || plan instanceof OneRowRelation || plan instanceof Range) {
            return exact(plan);
        } else if (plan instanceof LogicalRelation || plan instanceof InMemoryRelation) {
            return asSparkSays(plan);
        } else if (KEEP_OR_DROP_ROWS.stream().anyMatch(kind -> kind.isInstance(plan))) {
            return of(children(plan).get(0)).withRowWidth(RowWidth.of(plan.schema()));
        }
        return SideSize.unknown(plan.nodeName() + " may make rows");
    }

    private static List<LogicalPlan> children(LogicalPlan plan) {
        return CollectionConverters.asJava(plan.children());
    }

    private SideSize ofStage(LogicalQueryStage stage) {
        Statistics statistics = stage.stats();
        if (!statistics.isRuntime()) {
            return of(stage.logicalPlan());
        }
        long rows = statistics.rowCount().isEmpty()
                ? Long.MAX_VALUE
                : statistics.rowCount().get().longValue();
        return SideSize.measured(rows, statistics.sizeInBytes().longValue(), tables(stage.logicalPlan()));
    }

    private SideSize ofJoin(Join join) {
        if (join.joinType() == LeftSemi$.MODULE$ || join.joinType() == LeftAnti$.MODULE$) {
            return of(join.left());
        }
        return of(join.left()).joined(of(join.right()), RowWidth.of(join.schema()));
    }

    private static SideSize exact(LogicalPlan plan) {
        long rows = plan.maxRows().isEmpty()
                ? Long.MAX_VALUE
                : (Long) plan.maxRows().get();
        long width = RowWidth.of(plan.schema());
        long bytes = SideSize.times(rows, width);
        return SideSize.planned(rows, bytes, bytes, plan.nodeName());
    }

    /** The sizes of files or of what has been cached, and no number of rows. */
    private static SideSize asSparkSays(LogicalPlan plan) {
        long bytes = plan.stats().sizeInBytes().isValidLong()
                ? plan.stats().sizeInBytes().longValue()
                : Long.MAX_VALUE;
        return SideSize.planned(Long.MAX_VALUE, bytes, bytes, plan.nodeName());
    }

    /** The names of the tables in a plan. */
    static String tables(LogicalPlan plan) {
        List<String> names = CollectionConverters.asJava(plan.collectLeaves()).stream()
                .map(leaf -> leaf instanceof DataSourceV2ScanRelation scan
                        ? scan.relation().name()
                        : leaf instanceof LogicalQueryStage stage ? tables(stage.logicalPlan()) : leaf.nodeName())
                .distinct()
                .toList();
        return String.join(", ", names);
    }
}
