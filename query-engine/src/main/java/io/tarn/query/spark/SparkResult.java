package io.tarn.query.spark;

import io.tarn.api.ColumnInfo;
import io.tarn.query.statement.ResultSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Sends the result of an analysed statement. What is certain to be small (a command's result, a query whose plan bounds
 * its rows) is collected at once, the way in which Spark runs a LIMIT best; anything else comes as {@link PartitionRows}.
 */
final class SparkResult {
    /** Up to so many rows, a result is collected in one piece. */
    private static final long COLLECTED_ROWS = 10_000;

    private final QueryExecution execution;
    private final StructField[] fields;
    private final ColumnReader[] readers;

    SparkResult(Dataset<Row> dataset) {
        this.execution = ((org.apache.spark.sql.classic.Dataset<Row>) dataset).queryExecution();
        this.fields = dataset.schema().fields();
        this.readers = Arrays.stream(fields)
                .map(field -> ColumnReader.of(field.dataType()))
                .toArray(ColumnReader[]::new);
    }

    /** Runs what there is to run, and returns how many rows the sink took. */
    long sendTo(ResultSink sink) {
        Sending sending = new Sending(sink);
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
        return sending.rows;
    }

    private void run(Sending sending) {
        Option<Object> mostRows = execution.optimizedPlan().maxRows();
        if (mostRows.isDefined() && (Long) mostRows.get() <= COLLECTED_ROWS) {
            sending.collected(execution.executedPlan().executeCollect());
        } else {
            new PartitionRows(execution.executedPlan().execute(), fields.length).forEach(sending::row);
        }
    }

    private List<ColumnInfo> columnInfos() {
        return Arrays.stream(fields)
                .map(field -> new ColumnInfo(field.name(), field.dataType().catalogString()))
                .toList();
    }

    /** What has been sent so far. */
    private final class Sending {
        private final ResultSink sink;
        private final List<@Nullable Object> values = new ArrayList<>(Arrays.asList(new Object[fields.length]));
        private boolean columnsSent;
        private long rows;

        private Sending(ResultSink sink) {
            this.sink = sink;
        }

        private void collected(InternalRow[] collected) {
            for (InternalRow row : collected) {
                row(row);
            }
        }

        private void columns() {
            if (!columnsSent) {
                columnsSent = true;
                try {
                    sink.columns(columnInfos());
                } catch (IOException e) {
                    throw new SinkFailed(e);
                }
            }
        }

        private void row(InternalRow row) {
            columns();
            for (int i = 0; i < readers.length; i++) {
                values.set(i, readers[i].readNullable(row, i));
            }
            try {
                sink.row(values);
            } catch (IOException e) {
                throw new SinkFailed(e);
            }
            rows++;
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
