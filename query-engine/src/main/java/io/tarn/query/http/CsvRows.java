package io.tarn.query.http;

import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.api.StatementStats;
import io.tarn.query.statement.StatementId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180 with a header line. NULL is an empty field, the empty text a quoted one; arrays, structs and maps are JSON in a
 * field. A result that fails half way ends with a line that begins {@code # error: }.
 */
final class CsvRows implements RowEncoder {
    private static final String LINE_END = "\r\n";

    private final Writer out;

    CsvRows(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 14);
    }

    @Override
    public void begin(StatementId id, List<ColumnInfo> columns) throws IOException {
        if (!columns.isEmpty()) {
            row(new ArrayList<>(columns.stream().map(ColumnInfo::name).toList()));
        }
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            field(values.get(i));
        }
        out.write(LINE_END);
    }

    private void field(@Nullable Object value) throws IOException {
        if (value instanceof List || value instanceof Map) {
            text(Json.text(value));
        } else if (value != null) {
            text(value.toString());
        }
    }

    private void text(String text) throws IOException {
        boolean quoted = text.isEmpty() || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        if (!quoted) {
            out.write(text);
            return;
        }
        out.write('"');
        out.write(text.replace("\"", "\"\""));
        out.write('"');
    }

    @Override
    public void finish(StatementStats stats) throws IOException {
        out.flush();
    }

    @Override
    public void fail(Problem problem) throws IOException {
        out.write("# error: " + problem.code() + ": " + problem.message() + LINE_END);
        out.flush();
    }
}
