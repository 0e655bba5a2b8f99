package io.tarn.query.format;

import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.query.statement.StatementId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * RFC 4180 with a header line. NULL is an empty field, the empty text a quoted one; arrays, structs and maps are JSON in a
 * field. A result that fails half way ends with a line that begins {@code # error: }.
 */
final class CsvRows implements ResultEncoder {
    private static final String LINE_END = "\r\n";

    private final Writer out;
    private final BatchCells cells = new BatchCells();

    CsvRows(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 14);
    }

    @Override
    public void begin(StatementId id, List<ColumnInfo> columns, Schema schema) throws IOException {
        if (!columns.isEmpty()) {
            for (int i = 0; i < columns.size(); i++) {
                separate(i);
                text(columns.get(i).name());
            }
            out.write(LINE_END);
        }
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        List<Cell> row = cells.of(batch);
        for (int i = 0; i < batch.getRowCount(); i++) {
            for (int c = 0; c < row.size(); c++) {
                separate(c);
                Cell cell = row.get(c);
                if (!cell.isNull(i)) {
                    text(cell.text(i));
                }
            }
            out.write(LINE_END);
        }
    }

    private void separate(int column) throws IOException {
        if (column > 0) {
            out.write(',');
        }
    }

    private void text(String text) throws IOException {
        if (!quoted(text)) {
            out.write(text);
            return;
        }
        out.write('"');
        out.write(text.replace("\"", "\"\""));
        out.write('"');
    }

    private static boolean quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return text.isEmpty();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void finish(ResultEnd end) throws IOException {
        out.flush();
    }

    @Override
    public void fail(Problem problem) throws IOException {
        out.write("# error: " + problem.code() + ": " + problem.message() + LINE_END);
        out.flush();
    }
}
