package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are sent again under their key, because their client lost the answer. */
class IdempotencyTest {
    private static final String NAMESPACES = "/v1/lake/namespaces";
    private static final String TABLES = NAMESPACES + "/demo/tables";
    private static final String TABLE = """
            {"name": "t", "schema": {"type": "struct", "schema-id": 0, "fields": [
              {"id": 1, "name": "id", "required": true, "type": "long"}]}}""";
    private static final String COMMIT = """
            {"requirements": [], "updates": [{"action": "set-properties", "updates": {"a": "%s"}}]}""";

    @TempDir
    private Path folder;

    private CatalogServer server;
    private PlainHttp http;

    @BeforeEach
    void start() throws Exception {
        open();
        assertThat(post(NAMESPACES, "{\"namespace\": [\"demo\"]}", key()).statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theKeyIsAnnouncedWithItsLifetime() throws Exception {
        assertThat(PlainHttp.json(http.send("GET", "/v1/config", ""))
                        .get("idempotency-key-lifetime")
                        .asText())
                .isEqualTo("PT24H");
    }

    @Test
    void aRepeatedCreationIsAnsweredAsTheFirstTimeAndNotMadeTwice() throws Exception {
        String key = key();
        HttpResponse<byte[]> first = post(TABLES, TABLE, key);
        assertThat(post(TABLES, TABLE, key()).statusCode()).isEqualTo(409);

        HttpResponse<byte[]> again = post(TABLES, TABLE, key);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void theAnswerOutlivesTheServerAndLaterChanges() throws Exception {
        post(TABLES, TABLE, key());
        String key = key();
        HttpResponse<byte[]> first = post(TABLES + "/t", COMMIT.formatted("one"), key);
        post(TABLES + "/t", COMMIT.formatted("two"), key());
        server.close();
        open();

        HttpResponse<byte[]> again = post(TABLES + "/t", COMMIT.formatted("one"), key);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(property()).isEqualTo("two");
    }

    @Test
    void aStagedTableIsTheSameTwice() throws Exception {
        String staged = TABLE.replaceFirst("\\{", "{\"stage-create\": true, ");
        String key = key();

        assertThat(post(TABLES, staged, key).body())
                .isEqualTo(post(TABLES, staged, key).body());
        assertThat(http.send("HEAD", TABLES + "/t", "").statusCode()).isEqualTo(404);
    }

    @Test
    void dropsRenamesPropertiesAndTransactionsAreDoneOnce() throws Exception {
        post(TABLES, TABLE, key());
        String rename = """
                {"source": {"namespace": ["demo"], "name": "t"}, "destination": {"namespace": ["demo"], "name": "u"}}""";
        assertTwice("POST", "/v1/lake/tables/rename", rename, 204);
        String transaction = "{\"table-changes\": ["
                + COMMIT.formatted("x")
                        .replaceFirst("\\{", "{\"identifier\": {\"namespace\": [\"demo\"], \"name\": \"u\"}, ")
                + "]}";
        assertTwice("POST", "/v1/lake/transactions/commit", transaction, 204);
        assertTwice("DELETE", TABLES + "/u", "", 204);
        byte[] update = assertTwice(
                "POST", NAMESPACES + "/demo/properties", "{\"updates\": {\"k\": \"v\"}, \"removals\": [\"no\"]}", 200);
        assertThat(new String(update, StandardCharsets.UTF_8)).contains("\"missing\":[\"no\"]");
        assertTwice("DELETE", NAMESPACES + "/demo", "", 204);
        assertTwice("POST", NAMESPACES, "{\"namespace\": [\"new\"], \"properties\": {\"a\": \"b\"}}", 200);
    }

    @Test
    void anErrorOfTheClientsIsAnsweredAgainEvenWhenItWouldSucceedByNow() throws Exception {
        String key = key();
        HttpResponse<byte[]> first = http.send("DELETE", TABLES + "/t", "", "Idempotency-Key", key);
        assertThat(first.statusCode()).isEqualTo(404);
        post(TABLES, TABLE, key());

        HttpResponse<byte[]> again = http.send("DELETE", TABLES + "/t", "", "Idempotency-Key", key);

        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(http.send("HEAD", TABLES + "/t", "").statusCode()).isEqualTo(204);
    }

    @Test
    void aKeyBelongsToOneRequest() throws Exception {
        String key = key();
        post(TABLES, TABLE, key);

        HttpResponse<byte[]> other = post(TABLES + "/t", COMMIT.formatted("x"), key);

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(PlainHttp.json(other).at("/error/message").asText())
                .isEqualTo("Idempotency-Key " + key
                        + " was used for another request; each operation needs a key of its own");
    }

    @Test
    void aKeyOfAnotherUserIsAnotherKey() throws Exception {
        String key = key();
        HttpResponse<byte[]> ofAnn = http.send("POST", TABLES, TABLE, "Idempotency-Key", key, "Tarn-User", "ann");
        assertThat(ofAnn.statusCode()).isEqualTo(200);

        for (String user : List.of("bob", "anonymous")) {
            HttpResponse<byte[]> same = http.send("POST", TABLES, TABLE, "Idempotency-Key", key, "Tarn-User", user);
            assertThat(same.statusCode()).as(user).isEqualTo(409);
            assertThat(http.send("DELETE", TABLES + "/no", "", "Idempotency-Key", key(), "Tarn-User", user)
                            .statusCode())
                    .isEqualTo(404);
        }
        HttpResponse<byte[]> other = http.send(
                "POST", NAMESPACES, "{\"namespace\": [\"of eve\"]}", "Idempotency-Key", key, "Tarn-User", "eve");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(http.send("POST", TABLES, TABLE, "Idempotency-Key", key, "Tarn-User", "ann")
                        .body())
                .isEqualTo(ofAnn.body());
        assertThat(http.send("POST", TABLES, TABLE, "Idempotency-Key", key, "Tarn-User", "x".repeat(200))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aKeyThatIsNoUuidIsRefused() throws Exception {
        HttpResponse<byte[]> answer = post(TABLES, TABLE, "7");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(http.send("HEAD", TABLES + "/t", "").statusCode()).isEqualTo(404);
    }

    @Test
    void ofManyAtOnceOneIsDoneAndAllAreAnsweredAlike() throws Exception {
        post(TABLES, TABLE, key());
        String key = key();
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(clients.submit(() -> post(TABLES + "/t", COMMIT.formatted("once"), key)));
            }
            byte[] one = answers.get(0).get().body();
            for (Future<HttpResponse<byte[]>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
                assertThat(answer.get().body()).isEqualTo(one);
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(PlainHttp.json(http.send("GET", TABLES + "/t", "")).at("/metadata/metadata-log"))
                .hasSize(1);
    }

    private byte[] assertTwice(String method, String path, String body, int status) throws Exception {
        String key = key();
        HttpResponse<byte[]> first = http.send(method, path, body, "Idempotency-Key", key);
        HttpResponse<byte[]> again = http.send(method, path, body, "Idempotency-Key", key);
        assertThat(first.statusCode()).as(method + " " + path).isEqualTo(status);
        assertThat(again.statusCode()).as(method + " " + path + " again").isEqualTo(status);
        assertThat(again.body()).isEqualTo(first.body());
        return again.body();
    }

    private String property() throws Exception {
        return PlainHttp.json(http.send("GET", TABLES + "/t", ""))
                .at("/metadata/properties/a")
                .asText();
    }

    private HttpResponse<byte[]> post(String path, String body, String key) throws Exception {
        return http.send("POST", path, body, "Idempotency-Key", key);
    }

    private void open() {
        server = CatalogServer.start(folder);
        http = new PlainHttp(server.uri());
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
