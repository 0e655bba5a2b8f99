package io.tarn.query.job;

import io.tarn.api.ColumnInfo;
import io.tarn.query.result.HeldResultWriter;
import io.tarn.query.statement.ResultSink;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes a result to disk, within the bound of the store. */
final class HeldSink implements ResultSink {
    private final Course course;
    private final ResultStore store;
    private final HeldResultWriter writer;
    private long counted;

    HeldSink(Course course, ResultStore store, HeldResultWriter writer) {
        this.course = course;
        this.store = store;
        this.writer = writer;
    }

    @Override
    public void columns(List<ColumnInfo> columns, Schema schema) throws IOException {
        course.columns(columns);
        writer.columns(columns, schema);
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        writer.batch(batch);
        long bytes = writer.bytes();
        store.grew(course.submission().id(), bytes - counted);
        counted = bytes;
    }
}
