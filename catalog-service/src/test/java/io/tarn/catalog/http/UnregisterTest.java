package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnregisterTest {
    private static final TableIdentifier FLIGHTS = TableIdentifier.of("demo", "flights");

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private CatalogServer server;
    private RESTCatalog client;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        client = server.client();
        client.createNamespace(Namespace.of("demo"));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void anUnregisteredTableCanBeRegisteredAgainUnderAnotherNameWithAllItsCommits() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Flights.append(table, "/a.parquet");
        String location = ((BaseTable) table).operations().current().metadataFileLocation();

        JsonNode last = new ObjectMapper()
                .readTree(unregister(UUID.randomUUID().toString()).body());

        assertThat(last.get("metadata-location").asText()).isEqualTo(location);
        assertThat(last.at("/metadata/snapshots")).hasSize(1);
        assertThat(client.tableExists(FLIGHTS)).isFalse();
        assertThatThrownBy(() -> Flights.append(table, "/b.parquet")).isInstanceOf(NoSuchTableException.class);
        Table again = client.registerTable(TableIdentifier.of("demo", "again"), location);
        assertThat(Flights.files(again)).containsExactly("/a.parquet");
    }

    @Test
    void whoLostTheAnswerGetsItAgain() throws Exception {
        client.createTable(FLIGHTS, Flights.SCHEMA);
        String key = UUID.randomUUID().toString();

        HttpResponse<String> first = unregister(key);
        client.createTable(FLIGHTS, Flights.SCHEMA);
        HttpResponse<String> second = unregister(key);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(client.tableExists(FLIGHTS)).isTrue();
    }

    @Test
    void aTableThatIsNotThereCannotBeUnregistered() throws Exception {
        HttpResponse<String> response = unregister(UUID.randomUUID().toString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("NoSuchTableException", "Table does not exist: demo.flights");
    }

    private HttpResponse<String> unregister(String key) throws Exception {
        URI uri = URI.create(server.uri() + "/v1/lake/namespaces/demo/tables/flights/unregister");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
