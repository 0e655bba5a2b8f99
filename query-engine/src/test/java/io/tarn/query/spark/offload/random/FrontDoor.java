package io.tarn.query.spark.offload.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tarn.query.http.SessionFixture;
import io.tarn.query.http.SqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Queries by HTTP in a session, one after the other. */
final class FrontDoor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SessionFixture session;

    FrontDoor(SqlServer server, String namespace) {
        session = SessionFixture.open(server, "{\"catalog\":\"lake\",\"schema\":\"" + namespace + "\"}");
    }

    @Override
    public void close() {
        session.close();
    }

    /** The answer to a query in the catalog's names. */
    Answer ask(RandomQuery query, boolean offload) {
        ObjectNode body = JSON.createObjectNode().put("sql", query.sql()).put("timeout", "60s");
        ObjectNode all = body.putObject("settings");
        // What stays with Spark is small, too: compiling and distributing would take most of the time.
        all.put("spark.sql.codegen.wholeStage", false);
        all.put("spark.sql.adaptive.enabled", false);
        all.put("spark.sql.shuffle.partitions", 1);
        query.settings().forEach(all::put);
        all.put("tarn.native.enabled", offload);
        all.put("tarn.result-cache.enabled", false);
        HttpResponse<String> response;
        try {
            response = session.post(body);
        } catch (UncheckedIOException e) {
            // An error behind rows that have left ends the connection.
            return Answer.failed(Answer.LATE, String.valueOf(e.getMessage()));
        }
        JsonNode answer = json(response.body());
        if (response.statusCode() != 200) {
            return Answer.failed(
                    answer.path("sqlState").asText(), answer.path("message").asText());
        }
        List<String> columns = new ArrayList<>();
        answer.get("columns").forEach(column -> columns.add(column.get("type").asText()));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (JsonNode row : answer.get("rows")) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                values.add(value(row.get(i), columns.get(i)));
            }
            rows.add(values);
        }
        if (answer.has("error")) {
            return Answer.failed(
                    answer.get("error").path("sqlState").asText(),
                    answer.get("error").path("message").asText());
        }
        return new Answer(
                columns, rows, null, "", answer.get("stats").get("engine").asText());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            // A result that failed half way is no JSON, and ends with its error.
            int error = text.lastIndexOf("],\"error\":");
            if (error < 0) {
                throw new UncheckedIOException(text, e);
            }
            return json(text.substring(0, error) + "]" + text.substring(error + 1) + "}");
        }
    }

    private static @Nullable Object value(JsonNode node, String type) {
        if (node.isNull()) {
            return null;
        } else if (node.isBoolean()) {
            return node.booleanValue();
        } else if (type.equals("double") || type.equals("float")) {
            return Double.parseDouble(node.asText());
        } else if (node.isArray()) {
            List<@Nullable Object> values = new ArrayList<>();
            String element = type.startsWith("array<") ? type.substring(6, type.length() - 1) : "";
            node.forEach(item -> values.add(value(item, element)));
            return values;
        } else if (node.isObject()) {
            Map<String, @Nullable Object> values = type.startsWith("map<") ? new TreeMap<>() : new LinkedHashMap<>();
            node.properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue(), "")));
            return values;
        }
        return node.asText();
    }
}
