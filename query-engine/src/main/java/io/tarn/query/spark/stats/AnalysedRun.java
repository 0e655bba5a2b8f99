package io.tarn.query.spark.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.adaptive.AQEShuffleReadExec;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Runs a statement for what there is to learn of it; its rows are counted and go nowhere, what it writes is written. */
final class AnalysedRun {
    private static final Set<Class<? extends SparkPlan>> WRAPPERS = Set.of(
            AdaptiveSparkPlanExec.class,
            CommandResultExec.class,
            WholeStageCodegenExec.class,
            InputAdapter.class,
            ColumnarToRowExec.class,
            AQEShuffleReadExec.class);

    private final SparkSession session;
    private final Supplier<Dataset<Row>> statement;

    AnalysedRun(SparkSession session, Supplier<Dataset<Row>> statement) {
        this.session = session;
        this.statement = statement;
    }

    /** What each operator did, in the order of the plan, and what it was together. */
    Dataset<Row> report() {
        long began = System.nanoTime();
        QueryExecution execution = ((org.apache.spark.sql.classic.Dataset<Row>) statement.get()).queryExecution();
        long rows = rows(execution);
        long elapsedMillis = (System.nanoTime() - began) / 1_000_000;
        List<OperatorLine> lines = new ArrayList<>();
        addLines(execution.executedPlan(), 0, null, lines, Collections.newSetFromMap(new IdentityHashMap<>()));
        lines.add(total(new ExecutedPlan(execution.executedPlan()), lines, rows, elapsedMillis));
        return session.createDataFrame(lines.stream().map(OperatorLine::row).toList(), OperatorLine.COLUMNS);
    }

    private static long rows(QueryExecution execution) {
        if (execution.commandExecuted() instanceof CommandResult command) {
            return command.rows().size();
        }
        return SQLExecution.withNewExecutionId(execution, Option.empty(), () ->
                (Long) execution.executedPlan().execute().count());
    }

    private static void addLines(
            SparkPlan node, int depth, @Nullable SparkPlan pipeline, List<OperatorLine> lines, Set<SparkPlan> seen) {
        if (!seen.add(node)) {
            return;
        }
        boolean shown = !WRAPPERS.contains(node.getClass()) && !(node instanceof QueryStageExec);
        if (shown) {
            lines.add(OperatorLine.of(node, depth, pipeline));
        }
        SparkPlan begins = node instanceof WholeStageCodegenExec ? node : shown ? null : pipeline;
        int below = shown ? depth + 1 : depth;
        ExecutedPlan.inputs(node).forEach(input -> addLines(input, below, begins, lines, seen));
        ExecutedPlan.subqueries(node).forEach(subquery -> addLines(subquery, below, null, lines, seen));
    }

    private static OperatorLine total(ExecutedPlan plan, List<OperatorLine> lines, long rows, long elapsedMillis) {
        long scanned = lines.stream()
                .filter(line -> (line.operator().strip().equals("Scan")
                                || line.operator().strip().startsWith("Native"))
                        && line.bytes() != null)
                .mapToLong(OperatorLine::bytes)
                .sum();
        long spilled = lines.stream()
                .filter(line -> line.spilledBytes() != null)
                .mapToLong(OperatorLine::spilledBytes)
                .sum();
        return new OperatorLine(
                "Total",
                rows,
                elapsedMillis,
                scanned,
                spilled,
                "result rows (not sent), time from beginning to end, bytes of the files that were scanned; engine "
                        + plan.engine()
                        + (plan.refusals().isEmpty() ? "" : ": " + String.join("; ", plan.refusals())));
    }
}
