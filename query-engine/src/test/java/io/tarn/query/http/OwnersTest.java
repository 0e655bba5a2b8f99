package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user has made is answered to all others as what was never there. */
class OwnersTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private static HttpResponse<String> send(String user, String method, String path, String body, String... headers) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri().resolve(path)).method(method, publisher);
        if (user != null) {
            request.header("Tarn-User", user);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> json(String user, String method, String path, String body) {
        return send(user, method, path, body, "Content-Type", "application/json");
    }

    private static JsonNode made(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return SqlServer.json(answer);
    }

    /** Status, type and body, the body with the id taken out of it. */
    private static List<String> shape(HttpResponse<String> answer, String id) {
        List<String> shape = new ArrayList<>();
        shape.add(String.valueOf(answer.statusCode()));
        shape.add(answer.headers().firstValue("Content-Type").orElse(""));
        shape.add(String.valueOf(answer.headers().map().keySet()));
        shape.add(answer.body().replace(id, "ID"));
        return shape;
    }

    private static void unknownTo(String user, String method, String path, String body, String id, String never) {
        HttpResponse<String> other =
                json(user, method, path.replace("{}", id), body == null ? null : body.replace("{}", id));
        HttpResponse<String> none =
                json(user, method, path.replace("{}", never), body == null ? null : body.replace("{}", never));
        assertThat(other.statusCode()).as(method + " " + path).isEqualTo(404);
        assertThat(shape(other, id)).as(method + " " + path).isEqualTo(shape(none, never));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"bob", "anonymous", "Ann", "ann "})
    void aStatementAndItsResult(String other) {
        String id = made(
                        json("ann", "POST", "/v1/sql", "{\"sql\":\"SELECT 'secret' AS s\",\"waitTimeout\":\"1m\"}"),
                        200)
                .get("id")
                .asText();
        boolean same = "ann ".equals(other);
        String never = UUID.randomUUID().toString();
        if (!same) {
            unknownTo(other, "GET", "/v1/sql/{}", null, id, never);
            unknownTo(other, "GET", "/v1/queries/{}", null, id, never);
            unknownTo(other, "GET", "/v1/sql/{}/results", null, id, never);
            unknownTo(other, "GET", "/v1/sql/{}/events", null, id, never);
            unknownTo(other, "DELETE", "/v1/sql/{}", null, id, never);
            assertThat(send(other, "GET", "/v1/queries?limit=1000", null).body())
                    .doesNotContain(id, "secret");
            assertThat(send(other, "GET", "/v1/queries?user=ann", null).body()).doesNotContain(id, "secret");
        }
        assertThat(made(send("ann", "GET", "/v1/sql/" + id + "/results", null), 200)
                        .get("rows")
                        .toString())
                .contains("secret");
        assertThat(send("ann", "GET", "/v1/queries", null).body()).contains(id);
        assertThat(send("ann", "DELETE", "/v1/sql/" + id, null).statusCode()).isEqualTo(204);
    }

    @Test
    void aStatementThatRuns() {
        HttpResponse<String> running = json(
                "ann",
                "POST",
                "/v1/sql",
                "{\"sql\":\"SELECT count(*) FROM range(1000000000000) WHERE rand() < 2\",\"waitTimeout\":\"1ms\"}");
        String id = made(running, 202).get("id").asText();
        String never = UUID.randomUUID().toString();
        unknownTo("bob", "GET", "/v1/sql/{}", null, id, never);
        unknownTo("bob", "GET", "/v1/sql/{}/results", null, id, never);
        unknownTo("bob", "GET", "/v1/sql/{}/events", null, id, never);
        unknownTo("bob", "DELETE", "/v1/sql/{}", null, id, never);
        assertThat(made(send("ann", "GET", "/v1/sql/" + id, null), 200)
                        .get("state")
                        .asText())
                .isIn("QUEUED", "RUNNING");
        assertThat(send("ann", "DELETE", "/v1/sql/" + id, null).statusCode()).isEqualTo(204);
    }

    @Test
    void aSession() {
        String id = made(send("ann", "POST", "/v1/sessions", ""), 201)
                .get("session")
                .asText();
        String never = UUID.randomUUID().toString();
        unknownTo("bob", "GET", "/v1/sessions/{}", null, id, never);
        unknownTo("bob", "DELETE", "/v1/sessions/{}", null, id, never);
        unknownTo("bob", "POST", "/v1/sql", "{\"sql\":\"SELECT 1\",\"session\":\"{}\"}", id, never);
        unknownTo(
                "bob",
                "POST",
                "/v1/sql",
                "{\"sql\":\"SELECT 1; SELECT 2\",\"session\":\"{}\",\"waitTimeout\":\"1m\"}",
                id,
                never);
        assertThat(send("ann", "DELETE", "/v1/sessions/" + id, null).statusCode())
                .isEqualTo(204);
    }

    @Test
    void anUploadAndALoad() {
        server.answer("CREATE NAMESPACE IF NOT EXISTS owned");
        String upload = made(send("ann", "PUT", "/v1/uploads/a.csv", "id\n1\n"), 201)
                .get("id")
                .asText();
        String load = "{\"table\":\"owned.t\",\"uploads\":[\"{}\"],\"format\":\"csv\",\"mode\":\"overwrite\"}";
        unknownTo("bob", "POST", "/v1/loads", load, upload, "u" + "0".repeat(32));
        String id = made(json("ann", "POST", "/v1/loads", load.replace("{}", upload)), 202)
                .get("id")
                .asText();
        String never = "l" + "0".repeat(32);
        unknownTo("bob", "GET", "/v1/loads/{}", null, id, never);
        unknownTo("bob", "DELETE", "/v1/loads/{}", null, id, never);
        assertThat(send("ann", "GET", "/v1/loads/" + id, null).statusCode()).isEqualTo(200);
        assertThat(send("ann", "DELETE", "/v1/loads/" + id, null).statusCode()).isEqualTo(204);
    }

    @Test
    void anIdempotencyKey() {
        String key = UUID.randomUUID().toString();
        String ofAnn = made(send("ann", "POST", "/v1/sql", "SELECT 'of ann' AS s", "Idempotency-Key", key), 200)
                .get("id")
                .asText();
        for (String sql : List.of("SELECT 'of ann' AS s", "SELECT 'of ann' AS s", "SELECT 'other' AS s")) {
            HttpResponse<String> other = send("bob", "POST", "/v1/sql", sql, "Idempotency-Key", key);
            assertThat(other.body()).doesNotContain(ofAnn);
        }
        assertThat(made(send("ann", "POST", "/v1/sql", "SELECT 'of ann' AS s", "Idempotency-Key", key), 200)
                        .get("id")
                        .asText())
                .isEqualTo(ofAnn);
    }

    @Test
    void aNameThatCannotBeIsRefused() {
        for (String path : List.of("/v1/queries", "/v1/sql/" + UUID.randomUUID(), "/v1/loads/x")) {
            assertThat(send("x".repeat(129), "GET", path, null).statusCode()).isEqualTo(400);
        }
    }
}
