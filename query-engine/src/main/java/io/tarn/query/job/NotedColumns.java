package io.tarn.query.job;

import io.tarn.api.ColumnInfo;
import io.tarn.query.statement.ResultSink;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Passes a result on and remembers its columns. */
record NotedColumns(Course course, ResultSink next) implements ResultSink {
    @Override
    public void columns(List<ColumnInfo> columns, Schema schema) throws IOException {
        course.columns(columns);
        next.columns(columns, schema);
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        next.batch(batch);
    }
}
