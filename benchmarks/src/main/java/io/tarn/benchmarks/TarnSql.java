package io.tarn.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tarn's SQL endpoint, over HTTP, results as JSON.
 *
 * @param name of this way to use it
 * @param schema in which bare names of tables are looked up, null for none
 * @param settings of each statement
 */
record TarnSql(
        String name, URI server, HttpClient http, @Nullable String schema, Map<String, String> settings)
        implements SqlContender {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    @Override
    public SqlAnswer ask(String sql) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("sql", sql).put("schema", schema);
        body.set("settings", JSON.valueToTree(settings));
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/sql"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        long began = System.nanoTime();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        double millis = (System.nanoTime() - began) / 1e6;
        if (response.statusCode() != OK) {
            throw new IOException(name + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
        JsonNode answer = JSON.readTree(response.body());
        return new SqlAnswer(
                millis,
                rows(answer.path("rows")),
                answer.path("stats").path("engine").asText());
    }

    @Override
    public SqlAnswer write(String select) throws IOException, InterruptedException {
        SqlAnswer written = ask("CREATE OR REPLACE TABLE written USING iceberg AS " + select);
        SqlAnswer count = ask("SELECT count(*) FROM written");
        ask("DROP TABLE written PURGE");
        return new SqlAnswer(written.millis(), count.rows(), written.how());
    }

    /** The rows of an array of arrays. */
    static List<List<@Nullable String>> rows(JsonNode json) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (JsonNode row : json) {
            List<@Nullable String> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(cell.isNull() ? null : cell.asText()));
            rows.add(cells);
        }
        return rows;
    }
}
