package io.tarn.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** One JSON object a row, keyed by column name, each on a line; one that fails ends with a line {@code {"error": ...}}. */
final class NdjsonRows implements ResultEncoder {
    private final JsonGenerator json;
    private final BatchCells cells = new BatchCells();
    private List<? extends SerializableString> names = List.of();

    NdjsonRows(OutputStream out) throws IOException {
        this.json = JsonText.generator(out).setRootValueSeparator(null);
    }

    @Override
    public void begin(StatementId id, List<ColumnInfo> columns, Schema schema) {
        this.names = columns.stream()
                .map(column -> new SerializedString(column.name()))
                .toList();
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        List<Cell> row = cells.of(batch);
        for (int i = 0; i < batch.getRowCount(); i++) {
            json.writeStartObject();
            for (int c = 0; c < names.size(); c++) {
                json.writeFieldName(names.get(c));
                row.get(c).write(json, i);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }

    @Override
    public void finish(ResultEnd end) throws IOException {
        json.flush();
    }

    @Override
    public void fail(Problem problem) throws IOException {
        json.writeStartObject();
        json.writePOJOField("error", problem);
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
