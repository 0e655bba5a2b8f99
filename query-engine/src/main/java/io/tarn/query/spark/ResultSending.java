package io.tarn.query.spark;

import io.tarn.api.ColumnInfo;
import io.tarn.query.spark.offload.Batches;
import io.tarn.query.statement.Phases;
import io.tarn.query.statement.Phases.Phase;
import io.tarn.query.statement.StatementRun;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** What has been sent of a result so far, and as much of the rest as the statement's limits let through. For one thread. */
final class ResultSending {
    private final StructType type;
    private final StatementRun run;
    private boolean columnsSent;
    private long rows;
    private long bytes;

    ResultSending(StructType type, StatementRun run) {
        this.type = type;
        this.run = run;
    }

    /** Sends all rows of a result that is there. */
    void all(Batches batches) {
        boolean wanted = true;
        while (wanted && batches.next()) {
            wanted = batch(batches.batch());
        }
    }

    /** Sends rows that are there. */
    void collected(InternalRow[] collected) {
        try (ArrowBatches batches = new ArrowBatches(type)) {
            Iterator<InternalRow> left = Arrays.asList(collected).iterator();
            boolean wanted = true;
            while (wanted && left.hasNext()) {
                wanted = batch(batches.next(left, Long.MAX_VALUE));
            }
        }
    }

    /** Sends the columns if they have not been sent. */
    void columns() {
        if (!columnsSent) {
            columnsSent = true;
            try (Phases.Timing ignored = run.meter().phases().in(Phase.SEND)) {
                run.sink().columns(columnInfos(), ArrowSchema.of(type));
            } catch (IOException e) {
                throw new SinkFailed(e);
            }
        }
    }

    /** Sends what the limits let through of a batch that has rows; false if nothing more is wanted. */
    boolean batch(VectorSchemaRoot batch) {
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
        try (Phases.Timing ignored = run.meter().phases().in(Phase.SEND)) {
            run.sink().batch(batch);
        } catch (IOException e) {
            throw new SinkFailed(e);
        }
        rows += batch.getRowCount();
        bytes += size;
        run.meter().sent(batch.getRowCount(), size);
    }

    private List<ColumnInfo> columnInfos() {
        return Arrays.stream(type.fields())
                .map(field -> new ColumnInfo(field.name(), field.dataType().catalogString()))
                .toList();
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
