package io.tarn.query.spark;

import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.spark.offload.Batches;
import io.tarn.query.spark.offload.NativeExec;
import io.tarn.query.spark.offload.NativeWhole;
import io.tarn.query.statement.Phases;
import io.tarn.query.statement.Phases.Phase;
import io.tarn.query.statement.StatementRun;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Sends the result of an analysed statement, as much of it as the statement's limits let through. What is certain to be small
 * (a command's result, a query whose plan bounds its rows) is collected at once, the way in which Spark runs a LIMIT best;
 * anything else comes as {@link PartitionBatches}.
 */
final class SparkResult {
    /** Up to so many rows, a result is collected in one piece. */
    private static final long COLLECTED_ROWS = 10_000;

    private final QueryExecution execution;
    private final StructType type;
    private final StatementRun run;

    SparkResult(Dataset<Row> dataset, StatementRun run) {
        this.execution = limited(dataset, run.spec().limits().rows());
        this.type = dataset.schema();
        this.run = run;
    }

    /** A small limit is Spark's own, one row wider so that it shows whether there was more; Spark then computes only that much. */
    private static QueryExecution limited(Dataset<Row> dataset, long rows) {
        boolean query = !(execution(dataset).logical() instanceof CommandResult);
        return execution(query && rows < COLLECTED_ROWS ? dataset.limit((int) rows + 1) : dataset);
    }

    private static QueryExecution execution(Dataset<Row> dataset) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) dataset).queryExecution();
    }

    /** The query if it runs natively as a whole; null if it does not, or did not. */
    @Nullable
    KnownPlan known(List<CatalogRead> reads) {
        NativeExec exec =
                execution.logical() instanceof CommandResult ? null : NativeExec.root(execution.executedPlan());
        NativeWhole query = exec == null || exec.fallback() != null ? null : exec.whole();
        boolean same = reads.stream().allMatch(read -> read.metadata() != null)
                && !execution.analyzed().containsPattern(TreePattern.CURRENT_LIKE());
        return query == null || !same || reads.isEmpty()
                ? null
                : new KnownPlan(query, type, reads, execution.executedPlan().toString());
    }

    /** Of the rows of a query as small as this, one more is planned than is wanted; of others, all. */
    static long plannedRows(StatementRun run) {
        long rows = run.spec().limits().rows();
        return rows < COLLECTED_ROWS ? rows + 1 : Long.MAX_VALUE;
    }

    /** Runs what there is to run, and sends it. */
    void send() {
        ResultSending sending = new ResultSending(type, run);
        if (execution.logical() instanceof CommandResult) {
            // The command has run already, when it was analysed.
            sending.collected(execution.executedPlan().executeCollect());
        } else {
            plan();
            SQLExecution.<@Nullable Object>withNewExecutionId(execution, Option.empty(), () -> {
                try (Phases.Timing ignored = run.meter().phases().in(Phase.EXECUTE)) {
                    execute(sending);
                }
                return null;
            });
        }
        sending.columns();
    }

    /** In steps: whoever asks for a later one first would have to answer for the time of all. */
    private void plan() {
        try (Phases.Timing ignored = run.meter().phases().in(Phase.OPTIMISE)) {
            execution.optimizedPlan();
        }
        try (Phases.Timing ignored = run.meter().phases().in(Phase.PLAN)) {
            execution.executedPlan();
        }
    }

    private void execute(ResultSending sending) {
        NativeExec exec = NativeExec.root(execution.executedPlan());
        NativeWhole query = exec == null ? null : exec.whole();
        if (exec != null && query != null) {
            runNative(exec, query, sending);
            return;
        }
        Option<Object> mostRows = execution.optimizedPlan().maxRows();
        if (mostRows.isDefined() && (Long) mostRows.get() <= COLLECTED_ROWS) {
            sending.collected(execution.executedPlan().executeCollect());
        } else {
            sendPartitions(execution.executedPlan(), sending);
        }
    }

    /** Sends the batches as DuckDB made them; no Spark job has a part in that. */
    private void runNative(NativeExec exec, NativeWhole query, ResultSending sending) {
        try (BufferAllocator allocator =
                        ArrowUtils.rootAllocator().newChildAllocator("native result", 0, Long.MAX_VALUE);
                Batches batches = query.open(run.id().value(), allocator)) {
            if (batches.kept()) {
                exec.wereKept();
            }
            sending.all(batches);
            return;
        } catch (NativeFailure e) {
            exec.failed(e);
        }
        sendPartitions(exec.onSpark(), sending);
    }

    private void sendPartitions(SparkPlan plan, ResultSending sending) {
        long wanted = run.spec().limits().rows();
        long oneMore = wanted == Long.MAX_VALUE ? wanted : wanted + 1;
        new PartitionBatches(plan.execute(), type, oneMore).forEachWhile(sending::batch);
    }
}
