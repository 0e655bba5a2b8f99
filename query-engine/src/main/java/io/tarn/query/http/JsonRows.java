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

/**
 * A {@link io.tarn.api.StatementAnswer}, written as its rows come. One that fails half way gets an {@code error} after its rows
 * and no closing brace, so that it is not valid JSON.
 */
final class JsonRows implements RowEncoder {
    private final JsonGenerator json;

    JsonRows(OutputStream out) throws IOException {
        this.json = Json.generator(out);
    }

    @Override
    public void begin(StatementId id, List<ColumnInfo> columns) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id.value());
        json.writeFieldName("columns");
        json.writePOJO(columns);
        json.writeArrayFieldStart("rows");
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
        JsonValues.write(json, values);
    }

    @Override
    public void finish(StatementStats stats) throws IOException {
        json.writeEndArray();
        json.writePOJOField("stats", stats);
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
