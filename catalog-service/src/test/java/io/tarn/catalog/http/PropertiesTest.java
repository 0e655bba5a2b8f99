package io.tarn.catalog.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tarn.storage.property.EngineKey;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way into the catalog judges properties alike, whatever holds them. */
class PropertiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TableIdentifier FLIGHTS = TableIdentifier.of("demo", "flights");
    private static final TableIdentifier SEEN = TableIdentifier.of("demo", "seen");
    private static final String TABLE = "/v1/lake/namespaces/demo/tables/flights";
    private static final String VIEW = "/v1/lake/namespaces/demo/views/seen";

    private static final List<String> REFUSED = List.of(
            "write.location-provider.impl",
            "io-impl",
            "parquet.crypto.factory.class",
            "header.Authorization",
            "token",
            "s3.endpoint",
            "encryption.key-id",
            "tarn.copy.loaded",
            "TARN.anything",
            "write.no-such-thing",
            "my.password");

    private static final List<String> ALLOWED =
            List.of("team", "owner", "write.format.default", "write.metadata.metrics.column.id", "label.class");

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;
    private PlainHttp http;

    /** One way to bring a property in. */
    private interface Entry {
        HttpResponse<byte[]> send(PropertiesTest test, String properties) throws Exception;
    }

    private record Named(String name, Entry entry) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Named> ENTRIES = List.of(
            new Named("createTable", (test, properties) -> test.create("made", properties, false)),
            new Named("stage", (test, properties) -> test.create("made", properties, true)),
            new Named("set-properties", (test, properties) -> test.commit(TABLE, setProperties(properties))),
            new Named("end of a staged creation", (test, properties) -> test.commitCreation(properties)),
            new Named("transaction", (test, properties) -> test.commitTransaction(setProperties(properties))),
            new Named("register", (test, properties) -> test.register(properties, false)),
            new Named("register, overwriting", (test, properties) -> test.register(properties, true)),
            new Named("createView", (test, properties) -> test.createView(properties)),
            new Named("replaceView", (test, properties) -> test.commit(VIEW, setProperties(properties))),
            new Named("registerView", (test, properties) -> test.registerView(properties)),
            new Named(
                    "createNamespace",
                    (test, properties) -> test.http.send(
                            "POST",
                            "/v1/lake/namespaces",
                            "{\"namespace\":[\"other\"],\"properties\":" + properties + "}")),
            new Named(
                    "updateNamespace",
                    (test, properties) -> test.http.send(
                            "POST", "/v1/lake/namespaces/demo/properties", "{\"updates\":" + properties + "}")));

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        client = server.client();
        http = new PlainHttp(server.uri());
        client.createNamespace(Namespace.of("demo"));
        client.createTable(FLIGHTS, Flights.SCHEMA);
        view(SEEN);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    static List<Named> entries() {
        return ENTRIES;
    }

    @ParameterizedTest
    @MethodSource("entries")
    void whatProgramsActOnIsRefused(Named entry) throws Exception {
        for (String property : REFUSED) {
            HttpResponse<byte[]> answer = entry.entry().send(this, properties(property, "hunter2"));

            assertThat(answer.statusCode()).as(property).isEqualTo(400);
            JsonNode error = PlainHttp.json(answer).get("error");
            assertThat(error.get("type").asText()).isEqualTo("BadRequestException");
            assertThat(error.get("message").asText())
                    .contains("'" + property + "' is refused")
                    .doesNotContain("hunter2", folder.toString());
        }
        assertThat(client.loadTable(FLIGHTS).properties()).doesNotContainValue("hunter2");
        assertThat(client.loadView(SEEN).properties()).doesNotContainValue("hunter2");
        assertThat(client.loadNamespaceMetadata(Namespace.of("demo"))).doesNotContainValue("hunter2");
        assertThat(client.tableExists(TableIdentifier.of("demo", "made"))).isFalse();
        assertThat(client.viewExists(TableIdentifier.of("demo", "made"))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void whatOwnersAndEnginesWriteIsAllowed(Named entry) throws Exception {
        ObjectNode properties = JSON.createObjectNode();
        ALLOWED.forEach(property -> properties.put(property, "avro"));

        HttpResponse<byte[]> answer = entry.entry().send(this, properties.toString());

        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isBetween(200, 204);
    }

    @Test
    void theSummaryOfASnapshotForgesNothing() {
        Table table = client.loadTable(FLIGHTS);
        for (String own : List.of("tarn.statement-id", "tarn.copy-id", "tarn.load-id", "Tarn.x")) {
            assertThatThrownBy(() -> table.newAppend()
                            .appendFile(Flights.file(table.location() + "/data/a.parquet"))
                            .set(own, "1")
                            .commit())
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("the summary property '" + own + "' is refused")
                    .hasMessageContaining("the server's own");
        }
        Transaction creation = client.newCreateTableTransaction(TableIdentifier.of("demo", "made"), Flights.SCHEMA);
        creation.newAppend()
                .appendFile(Flights.file(creation.table().location() + "/data/a.parquet"))
                .set("tarn.statement-id", "1")
                .commit();
        assertThatThrownBy(creation::commitTransaction).hasMessageContaining("'tarn.statement-id' is refused");
        assertThat(client.loadTable(FLIGHTS).snapshots()).isEmpty();
        table.newAppend()
                .appendFile(Flights.file(table.location() + "/data/a.parquet"))
                .set("flink.job-id", "1")
                .commit();
    }

    @Test
    void onlyTheEngineOfTheProcessKeepsTheBooks() throws Exception {
        String books = setProperties(properties("tarn.copy.loaded", "x"));
        String key = server.service().engineKey().header();

        assertThat(http.send("POST", TABLE, books, EngineKey.HEADER, "x").statusCode())
                .isEqualTo(400);
        assertThat(http.send("POST", TABLE, books, EngineKey.HEADER, key).statusCode())
                .isEqualTo(200);
        assertThat(client.loadTable(FLIGHTS).properties()).containsEntry("tarn.copy.loaded", "x");
        String other = setProperties(properties("write.location-provider.impl", "x"));
        assertThat(http.send("POST", TABLE, other, EngineKey.HEADER, key).statusCode())
                .isEqualTo(400);

        // What is there can stand in an update, and can be removed, by anybody.
        assertThat(http.send("POST", TABLE, setProperties("{\"tarn.copy.loaded\":\"x\",\"team\":\"a\"}"))
                        .statusCode())
                .isEqualTo(200);
        client.loadTable(FLIGHTS).updateProperties().remove("tarn.copy.loaded").commit();
        assertThat(client.loadTable(FLIGHTS).properties()).doesNotContainKey("tarn.copy.loaded");
    }

    @Test
    void tablesFromBeforeTheRulesAreStillLoadedChangedAndCleaned() throws Exception {
        String old = "write.location-provider.impl";
        plant(old);
        server.close();
        server = CatalogServer.start(folder);
        client = server.client();

        Table table = client.loadTable(FLIGHTS);
        assertThat(table.properties()).containsEntry(old, "com.example.Gone");
        table.updateSchema().addColumn("more", Types.LongType.get()).commit();
        table.updateProperties().set("team", "a").commit();
        assertThatThrownBy(() ->
                        table.updateProperties().set(old, "com.example.Other").commit())
                .hasMessageContaining("'" + old + "' is refused");
        client.loadTable(FLIGHTS).updateProperties().remove(old).commit();
        assertThat(client.loadTable(FLIGHTS).properties())
                .doesNotContainKey(old)
                .containsEntry("team", "a");
    }

    /** Rewrites the current metadata file, as a server of before would have written it. */
    private void plant(String property) throws Exception {
        Path file = path(metadataFile(FLIGHTS));
        ObjectNode metadata = (ObjectNode) JSON.readTree(file.toFile());
        metadata.withObject("/properties").put(property, "com.example.Gone");
        Files.writeString(file, metadata.toString());
    }

    private String metadataFile(TableIdentifier name) {
        return ((BaseTable) client.loadTable(name)).operations().current().metadataFileLocation();
    }

    private static Path path(String location) {
        return Path.of(URI.create(location));
    }

    private static String properties(String name, String value) {
        return JSON.createObjectNode().put(name, value).toString();
    }

    private static String setProperties(String properties) {
        return "{\"requirements\":[],\"updates\":[{\"action\":\"set-properties\",\"updates\":" + properties + "}]}";
    }

    private HttpResponse<byte[]> create(String name, String properties, boolean staged) throws Exception {
        String body = "{\"name\":\"" + name + "\",\"schema\":" + SchemaParser.toJson(Flights.SCHEMA)
                + ",\"stage-create\":" + staged + ",\"properties\":" + properties + "}";
        return http.send("POST", "/v1/lake/namespaces/demo/tables", body);
    }

    private HttpResponse<byte[]> commit(String path, String body) throws Exception {
        return http.send("POST", path, body);
    }

    private HttpResponse<byte[]> commitCreation(String properties) throws Exception {
        String schema = SchemaParser.toJson(Flights.SCHEMA);
        String body = "{\"requirements\":[{\"type\":\"assert-create\"}],\"updates\":["
                + "{\"action\":\"add-schema\",\"schema\":" + schema + ",\"last-column-id\":2},"
                + "{\"action\":\"set-current-schema\",\"schema-id\":-1},"
                + "{\"action\":\"add-spec\",\"spec\":{\"spec-id\":0,\"fields\":[]}},"
                + "{\"action\":\"set-default-spec\",\"spec-id\":-1},"
                + "{\"action\":\"add-sort-order\",\"sort-order\":{\"order-id\":0,\"fields\":[]}},"
                + "{\"action\":\"set-default-sort-order\",\"sort-order-id\":-1},"
                + "{\"action\":\"set-properties\",\"updates\":" + properties + "}]}";
        return http.send("POST", "/v1/lake/namespaces/demo/tables/made", body);
    }

    private HttpResponse<byte[]> commitTransaction(String change) throws Exception {
        ObjectNode table = (ObjectNode) JSON.readTree(change);
        table.withObject("/identifier")
                .put("name", "flights")
                .putArray("namespace")
                .add("demo");
        return http.send("POST", "/v1/lake/transactions/commit", "{\"table-changes\":[" + table + "]}");
    }

    /** A metadata file that somebody has put into the table's folder. */
    private HttpResponse<byte[]> register(String properties, boolean overwrite) throws Exception {
        String file;
        if (overwrite) {
            file = withProperties(metadataFile(FLIGHTS), properties);
        } else {
            String place = server.root().value() + "/demo/put-there";
            file = place + "/metadata/00000-x.metadata.json";
            TableMetadata metadata =
                    TableMetadata.newTableMetadata(Flights.SCHEMA, PartitionSpec.unpartitioned(), place, Map.of());
            Files.createDirectories(path(file).getParent());
            Files.writeString(path(file), TableMetadataParser.toJson(metadata));
            file = withProperties(file, properties);
        }
        String name = overwrite ? "flights" : "made";
        return http.send(
                "POST",
                "/v1/lake/namespaces/demo/register",
                "{\"name\":\"" + name + "\",\"overwrite\":" + overwrite + ",\"metadata-location\":\"" + file + "\"}");
    }

    private HttpResponse<byte[]> registerView(String properties) throws Exception {
        String file = ((BaseView) client.loadView(SEEN)).operations().current().metadataFileLocation();
        String changed = withProperties(file, properties);
        String place = server.root().value() + "/demo/put-there";
        ObjectNode metadata = (ObjectNode) JSON.readTree(path(changed).toFile());
        metadata.put("location", place);
        String there = place + "/metadata/" + UUID.randomUUID() + ".metadata.json";
        Files.createDirectories(path(there).getParent());
        Files.writeString(path(there), metadata.toString());
        return http.send(
                "POST",
                "/v1/lake/namespaces/demo/register-view",
                "{\"name\":\"made\",\"metadata-location\":\"" + there + "\"}");
    }

    private static String withProperties(String file, String properties) throws Exception {
        String changed = file.replaceAll("/[^/]*$", "/" + UUID.randomUUID() + ".metadata.json");
        ObjectNode metadata = (ObjectNode) JSON.readTree(unpacked(path(file)));
        metadata.set("properties", JSON.readTree(properties));
        Files.writeString(path(changed), metadata.toString());
        return changed;
    }

    private static byte[] unpacked(Path file) throws Exception {
        if (!file.toString().contains(".gz.")) {
            return Files.readAllBytes(file);
        }
        try (GZIPInputStream input = new GZIPInputStream(Files.newInputStream(file))) {
            return input.readAllBytes();
        }
    }

    private HttpResponse<byte[]> createView(String properties) throws Exception {
        String body = "{\"name\":\"made\",\"schema\":" + SchemaParser.toJson(Flights.SCHEMA) + ",\"properties\":"
                + properties + ",\"view-version\":{\"version-id\":1,\"timestamp-ms\":1,\"schema-id\":0,\"summary\":{},"
                + "\"default-namespace\":[\"demo\"],\"representations\":[{\"type\":\"sql\",\"sql\":\"SELECT 1\",\"dialect\":\"spark\"}]}}";
        return http.send("POST", "/v1/lake/namespaces/demo/views", body);
    }

    private View view(TableIdentifier name) {
        return client.buildView(name)
                .withSchema(Flights.SCHEMA)
                .withDefaultNamespace(Namespace.of("demo"))
                .withQuery("spark", "SELECT 1")
                .create();
    }
}
