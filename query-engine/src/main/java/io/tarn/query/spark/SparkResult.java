package io.tarn.query.spark;

import io.tarn.api.ColumnInfo;
import io.tarn.query.spark.offload.NativeBatches;
import io.tarn.query.spark.offload.NativeExec;
import io.tarn.query.statement.StatementRun;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
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

    /** Runs what there is to run, and sends it. */
    void send() {
        Sending sending = new Sending();
        if (execution.logical() instanceof CommandResult) {
            // The command has run already, when it was analysed.
            sending.collected(execution.executedPlan().executeCollect());
        } else {
            SQLExecution.<@Nullable Object>withNewExecutionId(execution, Option.empty(), () -> {
                run(sending);
                return null;
            });
        }
        sending.columns();
    }

    private void run(Sending sending) {
        NativeExec whole = NativeExec.root(execution.executedPlan());
        if (whole != null) {
            runNative(whole, sending);
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
    private void runNative(NativeExec whole, Sending sending) {
        try (BufferAllocator allocator =
                        ArrowUtils.rootAllocator().newChildAllocator("native result", 0, Long.MAX_VALUE);
                NativeBatches batches = whole.run(allocator)) {
            if (batches != null) {
                boolean wanted = true;
                while (wanted && batches.next()) {
                    wanted = sending.batch(batches.batch());
                }
                return;
            }
        }
        sendPartitions(whole.onSpark(), sending);
    }

    private void sendPartitions(SparkPlan plan, Sending sending) {
        long wanted = run.spec().limits().rows();
        long oneMore = wanted == Long.MAX_VALUE ? wanted : wanted + 1;
        new PartitionBatches(plan.execute(), type, oneMore).forEachWhile(sending::batch);
    }

    private List<ColumnInfo> columnInfos() {
        return Arrays.stream(type.fields())
                .map(field -> new ColumnInfo(field.name(), field.dataType().catalogString()))
                .toList();
    }

    /** What has been sent so far. */
    private final class Sending {
        private boolean columnsSent;
        private long rows;
        private long bytes;

        private void collected(InternalRow[] collected) {
            try (ArrowBatches batches = new ArrowBatches(type)) {
                Iterator<InternalRow> left = Arrays.asList(collected).iterator();
                boolean wanted = true;
                while (wanted && left.hasNext()) {
                    wanted = batch(batches.next(left, Long.MAX_VALUE));
                }
            }
        }

        private void columns() {
            if (!columnsSent) {
                columnsSent = true;
                try {
                    run.sink().columns(columnInfos(), ArrowSchema.of(type));
                } catch (IOException e) {
                    throw new SinkFailed(e);
                }
            }
        }

        /** Sends what the limits let through of a batch that has rows; false if nothing more is wanted. */
        private boolean batch(VectorSchemaRoot batch) {
            columns();
            long left = run.spec().limits().rows() - rows;
            if (left == 0 || bytes >= run.spec().limits().bytes()) {
                run.meter().truncated();
                return false;
            }
            if (batch.getRowCount() <= left) {
                send(batch);
                return true;
            }
            try (VectorSchemaRoot some = batch.slice(0, (int) left)) {
                send(some);
            }
            run.meter().truncated();
            return false;
        }

        private void send(VectorSchemaRoot batch) {
            long size = batch.getFieldVectors().stream()
                    .mapToLong(FieldVector::getBufferSize)
                    .sum();
            try {
                run.sink().batch(batch);
            } catch (IOException e) {
                throw new SinkFailed(e);
            }
            rows += batch.getRowCount();
            bytes += size;
            run.meter().sent(batch.getRowCount(), size);
        }
    }

    /** Carries an error of the sink through Spark, apart from Spark's own input and output errors. */
    static final class SinkFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final IOException failure;

        private SinkFailed(IOException failure) {
            super(failure);
            this.failure = failure;
        }

        IOException failure() {
            return failure;
        }
    }
}
