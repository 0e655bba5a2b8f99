package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Warehouses are made, changed and dropped over HTTP, and clients find in them what belongs there. */
class WarehouseTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Namespace EU = Namespace.of("eu");
    private static final TableIdentifier ORDERS = TableIdentifier.of(EU, "orders");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

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
    void aNewWarehouseIsUsedAtOnceAndLiesBesideTheFirst() throws Exception {
        JsonNode made = ok(201, create("{\"name\": \"sales\"}"));

        assertThat(made.get("name").asText()).isEqualTo("sales");
        assertThat(made.get("root").asText()).isEqualTo("file://" + folder.resolve("sales"));
        assertThat(made.get("createdAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(folder.resolve("sales")).isDirectory();
        try (RESTCatalog sales = client("sales");
                RESTCatalog lake = server.client()) {
            sales.createNamespace(EU);
            Table table = sales.createTable(ORDERS, Flights.SCHEMA);
            assertThat(table.location()).startsWith("file://" + folder.resolve("sales") + "/eu/orders-");
            assertThat(lake.listNamespaces()).isEmpty();
        }
        assertThat(names()).isEqualTo("lake sales");
        assertThat(ok(200, get("/v1/warehouses/sales"))).isEqualTo(made);
    }

    @Test
    void theConfigurationSendsDefaultsAndOverridesAndTheFirstWarehouseIsTheDefault() throws Exception {
        ok(
                201,
                create("{\"name\": \"sales\", \"defaults\": {\"table-default.write.format.default\": \"avro\"},"
                        + " \"overrides\": {\"snapshot-loading-mode\": \"refs\"}}"));

        JsonNode config = ok(200, get("/catalog/v1/config?warehouse=sales"));
        assertThat(config.get("defaults"))
                .isEqualTo(JSON.readTree("{\"table-default.write.format.default\":\"avro\"}"));
        assertThat(config.get("overrides"))
                .isEqualTo(JSON.readTree("{\"prefix\":\"sales\",\"snapshot-loading-mode\":\"refs\"}"));
        assertThat(ok(200, get("/catalog/v1/config")).at("/overrides/prefix").asText())
                .isEqualTo("lake");
        JsonNode unknown = ok(404, get("/catalog/v1/config?warehouse=sale"));
        assertThat(unknown.at("/error/type").asText()).isEqualTo("NoSuchWarehouseException");
        assertThat(unknown.at("/error/message").asText())
                .isEqualTo("Warehouse does not exist: sale; did you mean 'sales'?; this server has lake, sales");
    }

    @Test
    void propertiesAreSetAndRemoved() throws Exception {
        ok(201, create("{\"name\": \"sales\", \"defaults\": {\"clients\": \"1\", \"rest-page-size\": \"2\"}}"));

        JsonNode changed = ok(
                200,
                send(
                        "PATCH",
                        "/v1/warehouses/sales",
                        "{\"defaults\": {\"clients\": null, \"table-default.team\": \"3\"}, \"overrides\": {\"cache-enabled\": \"x\"}}"));
        assertThat(changed.get("defaults"))
                .isEqualTo(JSON.readTree("{\"rest-page-size\":\"2\",\"table-default.team\":\"3\"}"));
        assertThat(ok(200, get("/catalog/v1/config?warehouse=sales"))
                        .at("/overrides/cache-enabled")
                        .asText())
                .isEqualTo("x");
        assertThat(message(404, send("PATCH", "/v1/warehouses/sails", "{}"))).contains("did you mean 'sales'?");
    }

    @Test
    void anEmptyWarehouseIsDroppedAndItsFilesStay() throws Exception {
        ok(201, create("{\"name\": \"sales\"}"));
        Files.writeString(folder.resolve("sales/kept.txt"), "kept");
        try (RESTCatalog sales = client("sales")) {
            sales.createNamespace(EU);
            assertThat(message(409, delete("sales")))
                    .isEqualTo("warehouse 'sales' cannot be dropped: it has 1 namespaces");
            sales.dropNamespace(EU);
            assertThat(delete("sales").statusCode()).isEqualTo(204);

            assertThatThrownBy(() -> sales.createNamespace(EU)).hasMessageContaining("Warehouse does not exist: sales");
            assertThatThrownBy(() -> sales.listNamespaces()).hasMessageContaining("Warehouse does not exist: sales");
        }
        assertThat(folder.resolve("sales/kept.txt")).hasContent("kept");
        assertThat(names()).isEqualTo("lake");
        assertThat(message(404, delete("sales"))).contains("warehouse does not exist: sales");
        assertThat(message(409, delete("lake"))).isEqualTo("warehouse 'lake' cannot be dropped: it is the last one");
    }

    @Test
    void aWarehouseWithADroppedTableThatCanBeBroughtBackStays() throws Exception {
        ok(201, create("{\"name\": \"sales\"}"));
        try (RESTCatalog sales = client("sales")) {
            sales.createNamespace(EU);
            sales.createTable(ORDERS, Flights.SCHEMA);
            sales.dropTable(ORDERS, false);
            sales.dropNamespace(EU);
        }

        assertThat(message(409, delete("sales")))
                .isEqualTo("warehouse 'sales' cannot be dropped: it has 1 dropped tables or views that can still be"
                        + " brought back");
    }

    @Test
    void theDefaultMovesOnWhenTheFirstIsDropped() throws Exception {
        ok(201, create("{\"name\": \"zoo\"}"));
        ok(201, create("{\"name\": \"alps\"}"));

        assertThat(delete("lake").statusCode()).isEqualTo(204);
        assertThat(ok(200, get("/catalog/v1/config")).at("/overrides/prefix").asText())
                .isEqualTo("zoo");
        server.close();
        server = CatalogServer.start(folder);
        assertThat(names()).isEqualTo("zoo alps");
    }

    @Test
    void anotherServerFindsANewWarehouseAndMakesNothingInADroppedOne() throws Exception {
        try (CatalogServer other = CatalogServer.start(folder)) {
            ok(201, create("{\"name\": \"sales\"}"));
            try (RESTCatalog there = other.client("sales", Map.of("warehouse", "sales"))) {
                there.createNamespace(EU);
                there.createTable(ORDERS, Flights.SCHEMA);
                there.dropTable(ORDERS);
                there.dropNamespace(EU);
                dropForGood("sales");

                assertThatThrownBy(() -> there.createNamespace(EU))
                        .hasMessageContaining("Warehouse does not exist: sales");
                assertThatThrownBy(() -> there.loadTable(ORDERS)).isInstanceOf(NoSuchTableException.class);
                assertThatThrownBy(() -> there.createTable(ORDERS, Flights.SCHEMA))
                        .isInstanceOf(NoSuchNamespaceException.class);
            }
        }
    }

    @Test
    void aServerThatKnowsTheOldRootOfAWarehouseMakesNothingThere() throws Exception {
        try (CatalogServer other = CatalogServer.start(folder)) {
            ok(201, create("{\"name\": \"sales\"}"));
            try (RESTCatalog there = other.client("sales", Map.of("warehouse", "sales"))) {
                assertThat(there.listNamespaces()).isEmpty();
                dropForGood("sales");
                ok(201, create("{\"name\": \"sales\", \"root\": \"" + folder.resolve("moved") + "\"}"));
                there.createNamespace(EU);

                assertThatThrownBy(() -> there.createTable(ORDERS, Flights.SCHEMA))
                        .hasMessageContaining("is not below file://" + folder.resolve("moved"));
                try (RESTCatalog again = other.client("sales", Map.of("warehouse", "sales"))) {
                    assertThat(again.createTable(ORDERS, Flights.SCHEMA).location())
                            .startsWith("file://" + folder.resolve("moved/eu/orders-"));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "lake         | is the root of warehouse 'lake'",
                "lake/        | is the root of warehouse 'lake'",
                "lake//inner  | lies within the root of warehouse 'lake', file://",
                "             | lies around the root of warehouse 'lake', file://",
                "link         | is the root of warehouse 'lake'",
                "home         | the server keeps its own files there",
                "home/scratch | the server keeps its own files there"
            })
    void rootsAreApart(String root, String why) throws Exception {
        Files.createDirectories(folder.resolve("lake"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("lake"));
        String wanted = folder + "/" + (root == null ? "" : root);

        assertThat(message(400, create("{\"name\": \"sales\", \"root\": \"" + wanted + "\"}")))
                .contains("cannot be the root of a warehouse: ")
                .contains(why);
        assertThat(names()).isEqualTo("lake");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "s3://bucket/x        | only local directories (file:///...) are served so far; S3 and GCS come later",
                "gs://bucket/x        | only local directories (file:///...) are served so far; S3 and GCS come later",
                "relative/x           | 'relative/x' cannot be used as a location: it is not absolute",
                "file://host/x        | a file location has no host",
                "/tmp/../etc          | it climbs with . or .."
            })
    void otherRootsAreRefused(String root, String why) throws Exception {
        assertThat(message(400, create("{\"name\": \"sales\", \"root\": \"" + root + "\"}")))
                .contains(why);
    }

    @Test
    void aRootThatCannotBeAFolderIsSaid() throws Exception {
        Files.writeString(folder.resolve("file"), "");

        assertThat(message(503, create("{\"name\": \"sales\", \"root\": \"" + folder.resolve("file") + "\"}")))
                .contains("the directory file://" + folder.resolve("file") + " of warehouse 'sales' cannot be used: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sales", "a.b", "a b", "spark_catalog", "system", "-a", "ä"})
    void namesThatSqlCannotCallACatalogAreRefused(String name) throws Exception {
        assertThat(message(400, create("{\"name\": \"" + name + "\"}")))
                .contains("'" + name + "' cannot name a warehouse");
    }

    @Test
    void aNameIsTakenOnceAndHidesNoNamespace() throws Exception {
        try (RESTCatalog lake = server.client()) {
            lake.createNamespace(EU);
        }

        assertThat(message(409, create("{\"name\": \"lake\"}"))).isEqualTo("warehouse 'lake' exists already");
        assertThat(message(409, create("{\"name\": \"eu\"}"))).contains("'lake' has a namespace 'eu'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\": \"x\", \"roots\": \"/x\"}                | did you mean 'root'?",
                "{\"root\": \"/x\"}                                  | the body has no 'name'",
                "{\"name\": []}                                      | the value of 'name' in the body is of a wrong type",
                "[]                                                  | the body is not a JSON object",
                "{\"name\": \"x\"                                    | the body is not a JSON object",
                "{\"name\": \"x\", \"defaults\": {\"prefix\": \"y\"}}     | Tarn sets it itself",
                "{\"name\": \"x\", \"overrides\": {\"io-impl\": \"y\"}}   | it is none that clients of a warehouse are told",
                "{\"name\": \"x\", \"overrides\": {\"k\": null}}         | a value is a text",
                "{\"name\": \"x\", \"defaults\": {\"\": \"y\"}}           | a key has 1 to 255 characters"
            })
    void wrongBodiesAreSaidToBe(String body, String why) throws Exception {
        assertThat(message(400, create(body))).contains(why);
    }

    @Test
    void propertiesAreBounded() throws Exception {
        String many =
                IntStream.range(0, 101).mapToObj(i -> "\"k" + i + "\": \"v\"").collect(Collectors.joining(","));

        assertThat(message(400, create("{\"name\": \"x\", \"defaults\": {" + many + "}}")))
                .contains("at most 100");
        assertThat(message(400, create("{\"name\": \"x\", \"defaults\": {\"k\": \"" + "v".repeat(4097) + "\"}}")))
                .contains("at most 4096 characters");
    }

    /** A warehouse stays as long as a table of it could be brought back. */
    private void dropForGood(String name) throws Exception {
        DroppedClient dropped = new DroppedClient(server, name);
        for (JsonNode table : dropped.all()) {
            dropped.post(table.get("id").asText() + "/purge", "");
        }
        dropped.awaitPurges();
        assertThat(delete(name).statusCode()).isEqualTo(204);
    }

    private RESTCatalog client(String warehouse) {
        return server.client(warehouse, Map.of("warehouse", warehouse));
    }

    private String names() throws Exception {
        return ok(200, get("/v1/warehouses")).get("warehouses").findValuesAsText("name").stream()
                .collect(Collectors.joining(" "));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    private HttpResponse<String> create(String body) throws Exception {
        return send("POST", "/v1/warehouses", body);
    }

    private HttpResponse<String> delete(String name) throws Exception {
        return send("DELETE", "/v1/warehouses/" + name, "");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + server.uri().getAuthority() + path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode ok(int status, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static String message(int status, HttpResponse<String> answer) throws IOException {
        JsonNode problem = ok(status, answer);
        assertThat(problem.get("type").asText()).startsWith("urn:tarn:error:");
        return problem.get("message").asText();
    }
}
