package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorAnswerTest {
    private static final int HUNDRED_MEGABYTES = 100_000_000;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private CatalogServer server;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void configurationNamesThePrefixAndTheOperations() throws Exception {
        JsonNode config =
                new ObjectMapper().readTree(send("GET", "/v1/config", "").body());

        assertThat(config.at("/overrides/prefix").asText()).isEqualTo("lake");
        assertThat(config.at("/endpoints"))
                .anyMatch(node -> node.asText().equals("POST /v1/{prefix}/transactions/commit"));
    }

    @Test
    void anUnknownWarehouseIsNamedWithThoseThatAreThere() throws Exception {
        assertError(
                send("GET", "/v1/config?warehouse=laje", ""),
                404,
                "Warehouse does not exist: laje; did you mean 'lake'?");
        assertError(send("GET", "/v1/nope/namespaces", ""), 404, "Warehouse does not exist: nope");
        assertThatThrownBy(() -> server.client("x", Map.of("warehouse", "laje")))
                .isInstanceOf(NoSuchWarehouseException.class);
    }

    @Test
    void aBodyThatIsNotJsonOrOfAnotherFormIsTheClientsError() throws Exception {
        assertError(send("POST", "/v1/lake/namespaces", "this is not JSON"), 400, "as JSON: line 1, column");
        assertError(send("POST", "/v1/lake/namespaces", "{\"namespace\": 7}"), 400, "Cannot read the request body");
        assertError(send("POST", "/v1/lake/namespaces", ""), 400, "Cannot read the request body");
        assertError(send("POST", "/v1/lake/namespaces", "null"), 400, "it is null");
        assertError(send("POST", "/v1/lake/namespaces", "{}"), 400, "Invalid namespace");
        send("POST", "/v1/lake/namespaces", "{\"namespace\": [\"demo\"]}");
        assertError(send("POST", "/v1/lake/namespaces/demo/tables", "{\"name\": \"t\"}"), 400, "schema");
        assertError(send("POST", "/v1/lake/namespaces/demo/tables/t", "{\"requirements\": 1}"), 400, "requirements");
    }

    @Test
    void aViewVersionWhoseNameMeansTheLastOneIsRefused() throws Exception {
        send("POST", "/v1/lake/namespaces", "{\"namespace\": [\"demo\"]}");
        String view = "{\"name\": \"v\", \"schema\": {\"type\": \"struct\", \"fields\": []}, \"properties\": {},"
                + " \"view-version\": {\"version-id\": -1, \"timestamp-ms\": 1, \"schema-id\": -1, \"summary\": {},"
                + " \"representations\": [], \"default-namespace\": [\"demo\"]}}";

        assertError(send("POST", "/v1/lake/namespaces/demo/views", view), 400, "version-id is -1");
    }

    @Test
    void aPathOrMethodThatThereIsNotIsSaidSo() throws Exception {
        assertError(
                send("GET", "/v1/lake/nonsense", ""),
                404,
                "This catalog has no operation GET /catalog/v1/lake/nonsense");
        assertError(send("PUT", "/v1/lake/namespaces", ""), 405, "has no PUT, only GET, POST");
        assertError(send("GET", "/v1/lake/namespaces?pageSize=x", ""), 400, "Invalid pageSize: 'x' is not a number");
        assertError(send("GET", "/v1/lake/namespaces?pageToken=*", ""), 400, "Invalid pageToken");
        assertError(send("GET", "/v1/lake/namespaces/n/tables/t?snapshots=some", ""), 400, "neither all nor refs");
        assertError(send("GET", "/v1/lake/namespaces/n/tables/t", ""), 404, "Table does not exist: n.t");
    }

    @Test
    void aBodyAboveTheBoundIsRefusedAndTheConnectionSurvives() throws Exception {
        BodyPublisher endless = BodyPublishers.ofInputStream(() -> new Blanks(HUNDRED_MEGABYTES));

        assertError(send("POST", "/v1/lake/namespaces", endless), 413, "The request body is larger than");
        assertThat(send("GET", "/v1/lake/namespaces", "").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return send(method, path, BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.uri() + path))
                        .method(method, body)
                        .build(),
                BodyHandlers.ofString());
    }

    private static void assertError(HttpResponse<String> response, int status, String message) throws Exception {
        JsonNode error = new ObjectMapper().readTree(response.body()).get("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.get("code").asInt()).isEqualTo(status);
        assertThat(error.get("type").asText()).isNotEmpty();
        assertThat(error.get("message").asText()).contains(message).doesNotContain("io.tarn");
    }

    /** So many blanks, of which none is in memory. */
    private static final class Blanks extends InputStream {
        private int left;

        Blanks(int count) {
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = Math.min(left, length);
            left -= count;
            return count <= 0 ? -1 : count;
        }
    }
}
