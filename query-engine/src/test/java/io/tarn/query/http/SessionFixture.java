package io.tarn.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A session of the user ann, over HTTP. */
public record SessionFixture(SqlServer server, String id) implements AutoCloseable {
    private static final String USER = "ann";

    static SessionFixture open(SqlServer server) {
        return open(server, "");
    }

    /** Made as the body says. */
    public static SessionFixture open(SqlServer server, String body) {
        HttpResponse<String> made = post(server, body);
        if (made.statusCode() != 201) {
            throw new AssertionError(made.statusCode() + " " + made.body());
        }
        return new SessionFixture(server, SqlServer.json(made).get("session").asText());
    }

    static HttpResponse<String> post(SqlServer server, String body) {
        return server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/sessions"))
                        .header("Tarn-User", USER)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get() {
        return server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/sessions/" + id))
                        .header("Tarn-User", USER)
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> delete() {
        return server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/sessions/" + id))
                        .header("Tarn-User", USER)
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());
    }

    /** Runs the statement of a request in it. */
    public HttpResponse<String> post(ObjectNode request) {
        return server.post(
                request.put("session", id).toString(), "Content-Type", "application/json", "Tarn-User", USER);
    }

    static ObjectNode request(String sql) {
        return SqlServer.JSON.createObjectNode().put("sql", sql);
    }

    /** The rows of a statement that is expected to succeed, as text. */
    String rows(String sql) {
        return rows(request(sql));
    }

    String rows(ObjectNode request) {
        HttpResponse<String> answer = post(request);
        if (answer.statusCode() != 200) {
            throw new AssertionError(request + " -> " + answer.statusCode() + " " + answer.body());
        }
        return SqlServer.json(answer).get("rows").toString();
    }

    /** The problem document of a statement that is expected to fail. */
    JsonNode problem(String sql) {
        HttpResponse<String> answer = post(request(sql));
        if (answer.statusCode() == 200) {
            throw new AssertionError(sql + " -> " + answer.body());
        }
        return SqlServer.json(answer);
    }

    @Override
    public void close() {
        delete();
    }
}
