package io.tarn.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Statements over HTTP, as a program that knows nothing of Spark sends them. */
record SqlClient(URI server, HttpClient http, ObjectMapper json) {

    SqlClient(URI server) {
        this(server, HttpClient.newHttpClient(), new ObjectMapper());
    }

    /** An answer of any status. */
    record Answer(int status, JsonNode body) {
        List<List<JsonNode>> rows() {
            List<List<JsonNode>> rows = new ArrayList<>();
            body.get("rows").forEach(row -> {
                List<JsonNode> values = new ArrayList<>();
                row.forEach(values::add);
                rows.add(values);
            });
            return rows;
        }

        /** The executors that tasks of the statement ran on, without this process. */
        TreeSet<String> executors() {
            TreeSet<String> executors = new TreeSet<>();
            body.get("stats").get("tasksByExecutor").fieldNames().forEachRemaining(executors::add);
            executors.remove("driver");
            return executors;
        }
    }

    Answer ask(String sql) {
        return ask(Map.of("sql", sql, "timeout", "10m"));
    }

    /** Of Spark alone: what is small enough would otherwise never see the cluster. */
    Answer ask(Map<String, String> request) {
        Map<String, Object> body = new TreeMap<>(request);
        body.put("settings", Map.of("tarn.native.enabled", "false"));
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(server.resolve("/v1/sql"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                            .build(),
                    BodyHandlers.ofString());
            return new Answer(response.statusCode(), json.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer that must be good. */
    Answer run(String sql) {
        return good(sql, ask(sql));
    }

    /** The same with the tables of a namespace. */
    Answer run(String sql, String schema) {
        return good(sql, ask(Map.of("sql", sql, "schema", schema, "timeout", "10m")));
    }

    private static Answer good(String sql, Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError(sql + " answered " + answer.status() + " " + answer.body());
        }
        return answer;
    }
}
