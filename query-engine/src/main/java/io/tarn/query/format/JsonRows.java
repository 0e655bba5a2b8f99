package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A {@link io.tarn.api.StatementAnswer}, written as its rows come. One that fails half way gets an {@code error} after its rows
 * and no closing brace, so that it is not valid JSON.
 */
final class JsonRows implements ResultEncoder {
    private final JsonGenerator json;
    private final BatchCells cells = new BatchCells();

    JsonRows(OutputStream out) throws IOException {
        this.json = JsonText.generator(out);
    }

    @Override
    public void begin(StatementId id, List<ColumnInfo> columns, Schema schema) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id.value());
        json.writeFieldName("columns");
        json.writePOJO(columns);
        json.writeArrayFieldStart("rows");
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        List<Cell> row = cells.of(batch);
        for (int i = 0; i < batch.getRowCount(); i++) {
            json.writeStartArray();
            for (Cell cell : row) {
                cell.write(json, i);
            }
            json.writeEndArray();
        }
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }

    @Override
    public void finish(ResultEnd end) throws IOException {
        json.writeEndArray();
        json.writeBooleanField("truncated", end.truncated());
        json.writePOJOField("stats", end.stats());
        json.writeEndObject();
        json.flush();
    }

    @Override
    public void fail(Problem problem) throws IOException {
        json.writeEndArray();
        json.writePOJOField("error", problem);
        json.flush();
    }
}
