package io.tarn.cli.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.api.ColumnInfo;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.TableText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows for a person as a table, or for a program as one JSON array of objects with the columns as keys. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CliStreams streams;
    private final ReportFormat format;

    Report(CliStreams streams, ReportFormat format) {
        this.streams = streams;
        this.format = format;
    }

    /** Something that hands out rows one after another. */
    interface Rows {
        void forEach(Consumer<List<? extends @Nullable Object>> row);
    }

    ReportFormat format() {
        return format;
    }

    /** Columns written as {@code name type}. */
    static List<ColumnInfo> columns(String... namesAndTypes) {
        return Arrays.stream(namesAndTypes)
                .map(text ->
                        new ColumnInfo(text.substring(0, text.indexOf(' ')), text.substring(text.indexOf(' ') + 1)))
                .toList();
    }

    /** A row, whose values may be null. */
    static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    /** Prints rows as they come. */
    void print(List<ColumnInfo> columns, Rows rows) {
        if (format == ReportFormat.JSON) {
            json(columns, rows);
        } else {
            long count = table(columns, rows);
            line(String.format(Locale.ROOT, "(%,d %s)", count, count == 1 ? "row" : "rows"));
        }
        streams.out().flush();
    }

    /** Prints rows as a table, whatever the format, without a count. */
    long table(List<ColumnInfo> columns, Rows rows) {
        try (TableText table = new TableText(streams.out(), columns, TableText.limitOf(streams))) {
            rows.forEach(table::add);
            return table.rows();
        }
    }

    /** Prints one value as JSON. */
    void object(Object value) {
        try {
            streams.out().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value));
            streams.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON", e);
        }
    }

    /** Prints a line of text. */
    void line(String text) {
        streams.out().println(text);
    }

    private void json(List<ColumnInfo> columns, Rows rows) {
        JsonFactory factory = JSON.getFactory();
        try (JsonGenerator json = factory.createGenerator(streams.out())) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            json.writeStartArray();
            rows.forEach(row -> jsonRow(json, columns, row));
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON", e);
        }
        streams.out().println();
    }

    private static void jsonRow(JsonGenerator json, List<ColumnInfo> columns, List<? extends @Nullable Object> row) {
        try {
            json.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                json.writeObjectField(columns.get(i).name(), row.get(i));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON", e);
        }
    }
}
