package io.tarn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is killed while statements run in the background, and started again on the same folder. */
class StatementCrashTest {
    private static final String ENDLESS_QUERY =
            "SELECT count(*) FROM range(1000000000) a CROSS JOIN range(1000000) b WHERE a.id + b.id < 0";

    /** The first tasks write files at once, the last never end. */
    private static final String ENDLESS_WRITE = "INSERT INTO crash.target SELECT id FROM range(0, 1000000, 1, 4)"
            + " UNION ALL SELECT a.id FROM range(1000000000) a CROSS JOIN range(1000000) b WHERE a.id + b.id < 0";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void afterAKillEachStatementIsToldAsLostAndNothingIsHalfThere() throws Exception {
        Path data = folder.resolve("data");
        String query;
        String write;
        String done;
        String key = UUID.randomUUID().toString();
        try (ServeProcess server = serve(data)) {
            URI uri = server.uri();
            answer(uri, "CREATE NAMESPACE crash");
            answer(uri, "CREATE TABLE crash.target (id BIGINT)");
            answer(uri, "INSERT INTO crash.target VALUES (1), (2), (3)");
            done = start(uri, "SELECT id FROM crash.target", UUID.randomUUID().toString());
            until(uri, done, "SUCCEEDED");
            long files = files(data);
            write = start(uri, ENDLESS_WRITE, key);
            while (files(data) <= files) {
                Thread.sleep(50);
            }
            query = start(uri, ENDLESS_QUERY, UUID.randomUUID().toString());
            until(uri, query, "RUNNING");
            server.kill();
        }
        try (ServeProcess server = serve(data)) {
            URI uri = server.uri();
            for (String lost : List.of(query, write)) {
                JsonNode info = get(uri, "/v1/sql/" + lost, 200);
                assertThat(info.get("state").asText()).isEqualTo("FAILED");
                assertThat(info.get("error").get("code").asText()).isEqualTo("STATEMENT_LOST");
                assertThat(get(uri, "/v1/sql/" + lost + "/results", 503)
                                .get("code")
                                .asText())
                        .isEqualTo("STATEMENT_LOST");
            }
            assertThat(get(uri, "/v1/sql/" + done, 200).get("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(get(uri, "/v1/sql/" + done + "/results", 410).get("code").asText())
                    .isEqualTo("RESULT_EXPIRED");
            assertThat(post(
                                    uri,
                                    "{\"sql\": " + json.writeValueAsString(ENDLESS_WRITE) + ", \"waitTimeout\": \"0\"}",
                                    key)
                            .statusCode())
                    .isEqualTo(503);
            assertThat(answer(uri, "SELECT id FROM crash.target ORDER BY id")
                            .get("rows")
                            .toString())
                    .isEqualTo("[[1],[2],[3]]");
            assertThat(leftovers(data)).isEmpty();
        }
    }

    private ServeProcess serve(Path data) throws IOException {
        return ServeProcess.start(folder, "--port", "0", "--data-dir", data.toString());
    }

    private static long files(Path data) throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("warehouses"))) {
            return all.filter(path -> path.toString().endsWith(".parquet")).count();
        } catch (UncheckedIOException e) {
            // A file went while its folder was walked; the next look counts.
            return -1;
        }
    }

    /** Held results and Spark's files of the process that was killed. */
    private static List<Path> leftovers(Path data) throws IOException {
        Path results = data.resolve("scratch/results");
        if (!Files.exists(results)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(results)) {
            return all.toList();
        }
    }

    private String start(URI uri, String sql, String key) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                post(uri, "{\"sql\": " + json.writeValueAsString(sql) + ", \"waitTimeout\": \"0\"}", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return json.readTree(answer.body()).get("id").asText();
    }

    private HttpResponse<String> post(URI uri, String body, String key) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri.resolve("/v1/sql"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void until(URI uri, String id, String state) throws IOException, InterruptedException {
        while (!get(uri, "/v1/sql/" + id, 200).get("state").asText().equals(state)) {
            Thread.sleep(50);
        }
    }

    private JsonNode answer(URI uri, String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri.resolve("/v1/sql"))
                        .POST(BodyPublishers.ofString(sql))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private JsonNode get(URI uri, String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri.resolve(path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json.readTree(answer.body());
    }
}
