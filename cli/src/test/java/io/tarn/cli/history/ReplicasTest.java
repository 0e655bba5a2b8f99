package io.tarn.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.cli.serve.ServeProcess;
import io.tarn.testing.PostgresExtension;
import io.tarn.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Several servers, each with a data folder of its own, on one PostgreSQL. */
class ReplicasTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final String TABLES = "/catalog/v1/lake/namespaces/demo/tables";
    private static final String CREATION = """
            {"name": "t", "schema": {"type": "struct", "schema-id": 0, "fields": [
              {"id": 1, "name": "id", "type": "long", "required": true}]}}""";
    private static final String KEY = "01890a5d-ac96-774b-bcce-b302099a8057";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aRequestUnderOneKeyIsAnsweredTheSameByEveryServerAlsoAfterAKill() throws Exception {
        POSTGRES.database().clear();
        try (Replica one = Replica.start(folder.resolve("one"), POSTGRES.database());
                Replica two = Replica.start(folder.resolve("two"), POSTGRES.database())) {
            assertThat(post(two, "/catalog/v1/lake/namespaces", "{\"namespace\": [\"demo\"]}", "")
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> first = post(one, TABLES, CREATION, KEY);
            assertThat(first.statusCode()).isEqualTo(200);
            one.kill();

            HttpResponse<String> again = post(two, TABLES, CREATION, KEY);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(post(two, TABLES, CREATION.replace("\"t\"", "\"u\""), KEY)
                            .statusCode())
                    .isEqualTo(422);
            assertThat(post(two, TABLES, CREATION, "").statusCode()).isEqualTo(409);

            one.start();
            assertThat(post(one, TABLES, CREATION, KEY).body()).isEqualTo(first.body());
        }
    }

    @Test
    void aPasswordThatIsWrongStopsTheStartInOneLineWithoutIt() throws Exception {
        TestDatabase database = POSTGRES.database();
        try (ServeProcess server = ServeProcess.start(
                folder,
                Map.of("TARN_METASTORE_USER", database.user(), "TARN_METASTORE_PASSWORD", "wr0ng"),
                "--role",
                "catalog",
                "--port",
                "0",
                "--metastore-url",
                database.url())) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.errors().lines())
                    .filteredOn(line -> line.startsWith("tarn: "))
                    .singleElement()
                    .asString()
                    .contains("it refuses the user 'tarn' or the password")
                    .contains(database.url());
            assertThat(server.errors()).doesNotContain("wr0ng").doesNotContain("\tat ");
        }
    }

    private HttpResponse<String> post(Replica replica, String path, String body, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(replica.uri() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
