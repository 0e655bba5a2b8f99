package io.tarn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalog far larger than the memory of its server, which is small here: a process with a heap of 384 MB. */
class LargeCatalogTest {
    private static final String HEAP = "-Xmx384m";
    private static final int SNAPSHOTS = 10_000;
    private static final int SUMMARY_ENTRIES = 40;
    private static final int TABLES = 100_000;
    private static final int PAGE = 1_000;
    private static final int CLIENTS = 4;
    private static final String BIG = "/namespaces/large/tables/big";
    private static final String COMMIT = """
            {"requirements": [], "updates": [{"action": "set-properties", "updates": {"writer-%d": "done"}}]}""";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private ServeProcess server;

    @BeforeEach
    void start() throws Exception {
        server = serve();
        assertThat(send("POST", "/namespaces", "{\"namespace\": [\"large\"]}").statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        clients.shutdownNow();
        server.close();
    }

    @Test
    void aTableWithTenThousandSnapshotsAndFiftyMegabytesOfMetadataLoadsAndCommits() throws Exception {
        Path metadata = folder.resolve("data/warehouses/lake/large/big/metadata/00000-big.metadata.json");
        Files.createDirectories(metadata.getParent());
        writeMetadata(metadata);
        assertThat(Files.size(metadata)).isGreaterThan(50_000_000);
        HttpResponse<InputStream> registered = send(
                "POST",
                "/namespaces/large/register",
                "{\"name\": \"big\", \"metadata-location\": \"file://" + metadata + "\"}");
        assertThat(bytes(registered)).isGreaterThan(50_000_000);

        together(client -> assertThat(bytes(send("GET", BIG, ""))).isGreaterThan(50_000_000));
        together(client ->
                assertThat(bytes(send("POST", BIG, COMMIT.formatted(client)))).isGreaterThan(50_000_000));

        JsonNode loaded;
        try (InputStream body = send("GET", BIG + "?snapshots=refs", "").body()) {
            loaded = new ObjectMapper().readTree(body);
        }
        assertThat(loaded.at("/metadata/snapshots")).hasSize(1);
        for (int client = 0; client < CLIENTS; client++) {
            assertThat(loaded.at("/metadata/properties/writer-" + client).asText())
                    .isEqualTo("done");
        }
        assertThat(server.terminate()).as(server.errors()).isZero();
    }

    @Test
    void aHundredThousandTablesAreListedInPages() throws Exception {
        server.terminate();
        insertTables();
        server = serve();

        together(client -> {
            List<String> names = new ArrayList<>();
            String token = "";
            while (token != null) {
                JsonNode page;
                try (InputStream body = send(
                                "GET", "/namespaces/large/tables?pageSize=" + PAGE + "&pageToken=" + token, "")
                        .body()) {
                    page = new ObjectMapper().readTree(body);
                }
                page.get("identifiers")
                        .forEach(table -> names.add(table.get("name").asText()));
                token = page.path("next-page-token").textValue();
            }
            assertThat(names).hasSize(TABLES).isSorted().doesNotHaveDuplicates();
        });
        assertThat(server.terminate()).as(server.errors()).isZero();
    }

    private ServeProcess serve() throws Exception {
        ServeProcess started = ServeProcess.start(folder, Map.of(), HEAP, new String[] {
            "--port",
            "0",
            "--role",
            "catalog",
            "--data-dir",
            folder.resolve("data").toString()
        });
        assertThat(started.readyLine()).as(started.errors()).startsWith("tarn ready http://127.0.0.1:");
        return started;
    }

    private HttpResponse<InputStream> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + "/catalog/v1/lake" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).as(method + " " + path).isEqualTo(200);
        return response;
    }

    private static long bytes(HttpResponse<InputStream> response) throws Exception {
        try (InputStream body = response.body()) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private interface Work {
        void by(int client) throws Exception;
    }

    private void together(Work work) throws Exception {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            calls.add(() -> {
                work.by(client);
                return true;
            });
        }
        for (Future<Boolean> done : clients.invokeAll(calls)) {
            assertThat(done.get()).isTrue();
        }
    }

    /** Rows as the catalog writes them; a hundred thousand creations would take minutes and show no more. */
    private void insertTables() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("data/catalog.sqlite");
        try (Connection database = DriverManager.getConnection(url);
                PreparedStatement insert = database.prepareStatement("INSERT INTO entities"
                        + " (warehouse, namespace, name, kind, location, metadata_location)"
                        + " VALUES ('lake', 'large', ?, 'TABLE', ?, ?)")) {
            database.setAutoCommit(false);
            for (int i = 0; i < TABLES; i++) {
                String place = "file:///nowhere/table-" + i;
                insert.setString(1, String.format("table-%06d", i));
                insert.setString(2, place);
                insert.setString(3, place + "/metadata/0.metadata.json");
                insert.addBatch();
            }
            insert.executeBatch();
            database.commit();
        }
    }

    /** A table of format version 2 with one column, and ten thousand snapshots of an engine that says much about each. */
    private static void writeMetadata(Path file) throws Exception {
        String place = "file://" + file.getParent().getParent();
        try (JsonGenerator json = new ObjectMapper().getFactory().createGenerator(Files.newOutputStream(file))) {
            json.writeStartObject();
            json.writeNumberField("format-version", 2);
            json.writeStringField("table-uuid", "9c12d441-03fe-4693-9a96-a0705ddf69c1");
            json.writeStringField("location", place);
            json.writeNumberField("last-sequence-number", SNAPSHOTS);
            json.writeNumberField("last-updated-ms", 1_700_000_000_000L + SNAPSHOTS);
            json.writeNumberField("last-column-id", 1);
            json.writeNumberField("current-schema-id", 0);
            json.writeFieldName("schemas");
            json.writeRawValue("""
                    [{"type": "struct", "schema-id": 0, "fields": [
                      {"id": 1, "name": "id", "required": true, "type": "long"}]}]""");
            json.writeNumberField("default-spec-id", 0);
            json.writeFieldName("partition-specs");
            json.writeRawValue("[{\"spec-id\": 0, \"fields\": []}]");
            json.writeNumberField("last-partition-id", 999);
            json.writeNumberField("default-sort-order-id", 0);
            json.writeFieldName("sort-orders");
            json.writeRawValue("[{\"order-id\": 0, \"fields\": []}]");
            json.writeNumberField("current-snapshot-id", SNAPSHOTS);
            json.writeArrayFieldStart("snapshots");
            for (int snapshot = 1; snapshot <= SNAPSHOTS; snapshot++) {
                writeSnapshot(json, place, snapshot);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void writeSnapshot(JsonGenerator json, String place, int snapshot) throws Exception {
        json.writeStartObject();
        json.writeNumberField("snapshot-id", snapshot);
        if (snapshot > 1) {
            json.writeNumberField("parent-snapshot-id", snapshot - 1);
        }
        json.writeNumberField("sequence-number", snapshot);
        json.writeNumberField("timestamp-ms", 1_700_000_000_000L + snapshot);
        json.writeNumberField("schema-id", 0);
        json.writeStringField("manifest-list", place + "/metadata/snap-" + snapshot + ".avro");
        json.writeObjectFieldStart("summary");
        json.writeStringField("operation", "append");
        for (int entry = 0; entry < SUMMARY_ENTRIES; entry++) {
            json.writeStringField(
                    "engine-property-number-" + entry, "a value of some length, " + snapshot + ".".repeat(72));
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
