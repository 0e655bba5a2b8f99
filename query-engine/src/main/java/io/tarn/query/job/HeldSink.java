package io.tarn.query.job;

import io.tarn.api.ColumnInfo;
import io.tarn.query.result.HeldResultWriter;
import io.tarn.query.statement.ResultSink;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes a result to disk, within the bound of the store. */
final class HeldSink implements ResultSink {
    private final StatementId id;
    private final ResultStore store;
    private final HeldResultWriter writer;
    private long counted;

    HeldSink(StatementId id, ResultStore store, HeldResultWriter writer) {
        this.id = id;
        this.store = store;
        this.writer = writer;
    }

    @Override
    public void columns(List<ColumnInfo> columns, Schema schema) throws IOException {
        writer.columns(columns, schema);
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        writer.batch(batch);
        long bytes = writer.bytes();
        store.grew(id, bytes - counted);
        counted = bytes;
    }
}
