package io.tarn.query.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.api.StatementStats;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object a row, keyed by column name, each on a line; one that fails ends with a line {@code {"error": ...}}. */
final class NdjsonRows implements RowEncoder {
    private final JsonGenerator json;
    private List<ColumnInfo> columns = List.of();

    NdjsonRows(OutputStream out) throws IOException {
        this.json = Json.generator(out).setRootValueSeparator(null);
    }

    @Override
    public void begin(StatementId id, List<ColumnInfo> columns) {
        this.columns = columns;
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
            json.writeFieldName(columns.get(i).name());
            JsonValues.write(json, values.get(i));
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void finish(StatementStats stats) throws IOException {
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
