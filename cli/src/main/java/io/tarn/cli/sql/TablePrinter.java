package io.tarn.cli.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.api.ColumnInfo;
import io.tarn.api.StatementStats;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.TableText;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The aligned table, with a last line {@code (5 rows, 0.31 s, spark)}. Reads a {@link io.tarn.api.StatementAnswer} as it
 * arrives, which has its columns before its rows.
 */
final class TablePrinter implements ResultPrinter {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final TypeReference<List<@Nullable Object>> ROW = new TypeReference<>() {};
    private static final TypeReference<List<ColumnInfo>> COLUMNS = new TypeReference<>() {};
    private static final double MILLIS_A_SECOND = 1000.0;

    private final CliStreams streams;

    TablePrinter(CliStreams streams) {
        this.streams = streams;
    }

    @Override
    public void print(HttpHeaders headers, InputStream body) throws IOException {
        List<ColumnInfo> columns = List.of();
        StatementStats stats = null;
        long rows = 0;
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "columns" -> columns = json.readValueAs(COLUMNS);
                    case "rows" -> rows = rows(json, columns);
                    case "stats" -> stats = json.readValueAs(StatementStats.class);
                    default -> json.skipChildren();
                }
            }
        }
        footer(columns, rows, stats);
    }

    private long rows(JsonParser json, List<ColumnInfo> columns) throws IOException {
        try (TableText table = new TableText(streams.out(), columns, TableText.limitOf(streams))) {
            while (json.nextToken() == JsonToken.START_ARRAY) {
                List<@Nullable Object> row = json.readValueAs(ROW);
                table.add(row);
            }
            return table.rows();
        }
    }

    private void footer(List<ColumnInfo> columns, long rows, @Nullable StatementStats stats) {
        String cost = stats == null
                ? ""
                : String.format(Locale.ROOT, "%.2f s, %s", stats.elapsedMillis() / MILLIS_A_SECOND, stats.engine());
        if (columns.isEmpty()) {
            streams.out().println("OK (" + cost + ")");
        } else {
            streams.out().printf(Locale.ROOT, "(%,d %s, %s)%n", rows, rows == 1 ? "row" : "rows", cost);
        }
        streams.out().flush();
    }
}
