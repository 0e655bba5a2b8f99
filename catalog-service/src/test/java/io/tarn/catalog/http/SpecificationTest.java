package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.catalog.http.Specification.Operation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server lists, what it does, what the specification has and what our page says of it are one. */
class SpecificationTest {
    private static final Path PAGE = Path.of("..", "api-spec", "iceberg-rest.md");
    private static final String CONFIG = "GET /v1/config";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Specification specification = Specification.read();
    private CatalogServer server;

    @BeforeEach
    void start() throws Exception {
        server = CatalogServer.start(folder);
        try (RESTCatalog client = server.client()) {
            client.createNamespace(Namespace.of("n"));
            client.createTable(TableIdentifier.of("n", "t"), Flights.SCHEMA);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyOperationThatIsListedIsThere() throws Exception {
        Set<String> known =
                specification.operations().stream().map(Operation::endpoint).collect(Collectors.toSet());

        for (String endpoint : listed()) {
            assertThat(known).contains(endpoint);
            HttpResponse<String> response = send(endpoint);
            assertThat(response.statusCode()).as(endpoint).isNotIn(405, 406, 500, 501);
            if (response.statusCode() == 404 && !endpoint.startsWith("HEAD")) {
                assertThat(type(response)).as(endpoint).isNotEqualTo("NoSuchEndpointException");
            }
        }
    }

    @Test
    void everyOperationThatIsNotListedSaysThatItIsNotSupported() throws Exception {
        Set<String> listed = listed();

        for (Operation operation : specification.operations()) {
            if (!listed.contains(operation.endpoint()) && !operation.endpoint().equals(CONFIG)) {
                HttpResponse<String> response = send(operation.endpoint());
                assertThat(response.statusCode()).as(operation.endpoint()).isEqualTo(406);
                assertThat(type(response)).isEqualTo("UnsupportedOperationException");
                assertThat(response.body()).contains(operation.endpoint() + " is not supported: ");
            }
        }
    }

    @Test
    void thePageOfOperationsSaysWhatTheSpecificationAndTheServerSay() throws Exception {
        Map<String, List<String>> page = page();
        Set<String> listed = listed();

        assertThat(page.keySet())
                .containsExactlyElementsOf(
                        specification.operations().stream().map(Operation::id).toList());
        for (Operation operation : specification.operations()) {
            List<String> row = page.get(operation.id());
            boolean served = listed.contains(operation.endpoint())
                    || operation.endpoint().equals(CONFIG);
            assertThat(row.get(1)).isEqualTo(operation.method());
            assertThat(row.get(2)).isEqualTo("`" + operation.path() + "`");
            assertThat(row.get(3)).as(operation.id()).matches(served ? "\\d+\\.\\d+" : "not yet: .+");
            assertThat(row.get(4)).as(operation.id()).startsWith(operation.takesKey() ? "yes" : "no");
        }
    }

    private Set<String> listed() throws Exception {
        Set<String> listed = new TreeSet<>();
        JSON.readTree(send(CONFIG).body()).get("endpoints").forEach(node -> listed.add(node.asText()));
        return listed;
    }

    /** The cells of the rows by operation. */
    private static Map<String, List<String>> page() throws Exception {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| `")) {
                List<String> cells =
                        List.of(line.substring(2, line.length() - 2).split(" \\| ", -1));
                rows.put(cells.get(0).replace("`", ""), cells);
            }
        }
        return rows;
    }

    private HttpResponse<String> send(String endpoint) throws Exception {
        String[] parts = endpoint.split(" ", -1);
        String path = parts[1].replace("{prefix}", "lake")
                .replace("{namespace}", "n")
                .replace("{table}", "t")
                .replaceAll("\\{[a-z-]+}", "none");
        return http.send(
                HttpRequest.newBuilder(URI.create(server.uri() + path))
                        .method(parts[0], BodyPublishers.ofString(parts[0].equals("POST") ? "{}" : ""))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String type(HttpResponse<String> response) throws Exception {
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.get("code").asInt()).isEqualTo(response.statusCode());
        return error.get("type").asText();
    }
}
