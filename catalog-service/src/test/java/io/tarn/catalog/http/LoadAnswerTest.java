package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load answers, byte by byte: the forms that clients choose between, and what they need not be sent again. */
class LoadAnswerTest {
    private static final TableIdentifier FLIGHTS = TableIdentifier.of("demo", "flights");
    private static final String PATH = "/v1/lake/namespaces/demo/tables/flights";

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;
    private PlainHttp http;
    private Table table;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        client = server.client();
        http = new PlainHttp(server.uri());
        client.createNamespace(Namespace.of("demo"));
        table = client.createTable(FLIGHTS, Flights.SCHEMA);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void theMetadataIsThatOfTheFileWhetherItWasJustWrittenOrIsReadAfterAStart() throws Exception {
        Flights.append(table, "/a.parquet");
        byte[] justWritten = load(PATH).body();
        String file = current().metadataFileLocation();

        server.close();
        server = CatalogServer.start(folder);
        http = new PlainHttp(server.uri());

        assertThat(load(PATH).body()).isEqualTo(justWritten);
        JsonNode answer = new ObjectMapper().readTree(justWritten);
        assertThat(answer.get("config").isObject()).isTrue();
        TableMetadata metadata =
                TableMetadataParser.fromJson(answer.get("metadata-location").asText(), answer.get("metadata"));
        assertThat(metadata.currentSnapshot().snapshotId())
                .isEqualTo(table.currentSnapshot().snapshotId());
        assertThat(metadata.metadataFileLocation()).isEqualTo(file);
    }

    @Test
    void compressedMetadataFilesAreAnsweredUnpacked() throws Exception {
        table.updateProperties().set("write.metadata.compression-codec", "gzip").commit();
        table.updateProperties().set("a", "b").commit();
        assertThat(current().metadataFileLocation()).endsWith(".gz.metadata.json");
        byte[] justWritten = load(PATH).body();

        server.close();
        server = CatalogServer.start(folder);
        http = new PlainHttp(server.uri());

        assertThat(load(PATH).body()).isEqualTo(justWritten);
    }

    @Test
    void whoHasTheNewestIsToldSoAndSentNothing() throws Exception {
        String etag = etag(load(PATH));

        HttpResponse<byte[]> again = http.send("GET", PATH, "", "If-None-Match", etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(etag(again)).isEqualTo(etag);
        assertThat(http.send("GET", PATH, "", "If-None-Match", "\"x\", W/" + etag)
                        .statusCode())
                .isEqualTo(304);

        Flights.append(table, "/a.parquet");
        HttpResponse<byte[]> changed = http.send("GET", PATH, "", "If-None-Match", etag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(etag(changed)).isNotEqualTo(etag);
    }

    @Test
    void theTagIsAnotherForAnotherFormOfTheAnswer() throws Exception {
        String all = etag(load(PATH));

        assertThat(etag(load(PATH + "?snapshots=refs"))).isNotEqualTo(all);
        assertThat(http.send("GET", PATH + "?snapshots=refs", "", "If-None-Match", all)
                        .statusCode())
                .isEqualTo(200);
        assertThat(etag(load(PATH + "?snapshots=all"))).isEqualTo(all);
    }

    @Test
    void aCommitAnswersTheTagOfTheLoadAfterIt() throws Exception {
        HttpResponse<byte[]> commit = http.send(
                "POST",
                PATH,
                "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\", \"updates\": {\"a\": \"b\"}}]}");

        assertThat(commit.statusCode()).isEqualTo(200);
        assertThat(etag(commit)).isEqualTo(etag(load(PATH)));
        assertThat(commit.body()).isEqualTo(load(PATH).body());
    }

    @Test
    void onlySnapshotsThatBranchesAndTagsNameAreSentWhereThatIsAskedFor() throws Exception {
        Flights.append(table, "/a.parquet");
        table.manageSnapshots()
                .createTag("first", table.currentSnapshot().snapshotId())
                .commit();
        Flights.append(table, "/b.parquet");
        Flights.append(table, "/c.parquet");

        assertThat(snapshots(load(PATH))).isEqualTo(3);
        assertThat(snapshots(load(PATH + "?snapshots=refs"))).isEqualTo(2);
    }

    @Test
    void aLongAnswerIsPackedForWhoTakesIt() throws Exception {
        for (int i = 0; i < 40; i++) {
            table.updateProperties().set("key-" + i, "v".repeat(1000)).commit();
        }

        HttpResponse<byte[]> packed = http.send("GET", PATH, "", "Accept-Encoding", "gzip");
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
        assertThat(unpacked).isEqualTo(load(PATH).body());
    }

    @Test
    void labelsOfTableAndColumnsAreSentWithALoad() throws Exception {
        table.updateProperties()
                .set("label.owner", "ops \"team\"")
                .set("label.data.domain", "air")
                .set("column-label.origin.pii", "no")
                .set("column-label.gone.pii", "yes")
                .commit();
        JsonNode written = PlainHttp.json(load(PATH)).get("labels");
        server.close();
        server = CatalogServer.start(folder);
        http = new PlainHttp(server.uri());

        for (JsonNode labels : new JsonNode[] {
            written,
            PlainHttp.json(load(PATH)).get("labels"),
            PlainHttp.json(load(PATH + "?snapshots=refs")).get("labels")
        }) {
            assertThat(labels.at("/object-labels/owner").asText()).isEqualTo("ops \"team\"");
            assertThat(labels.get("object-labels").get("data.domain").asText()).isEqualTo("air");
            assertThat(labels.get("fields")).hasSize(1);
            assertThat(labels.at("/fields/0/field-id").asInt())
                    .isEqualTo(table.schema().findField("origin").fieldId());
            assertThat(labels.at("/fields/0/labels/pii").asText()).isEqualTo("no");
        }
    }

    @Test
    void aTableWithoutLabelsIsSentNone() throws Exception {
        assertThat(PlainHttp.json(load(PATH)).has("labels")).isFalse();
    }

    @Test
    void metadataTooLargeToBeHeldIsCopiedFromItsFile() throws Exception {
        Map<String, String> owner = Map.of("label.owner", "me");
        for (int i = 0; i < 6; i++) {
            table.updateProperties().set("big-" + i, "x".repeat(1_000_000)).commit();
        }
        table.updateProperties().set("label.owner", owner.get("label.owner")).commit();

        HttpResponse<byte[]> answer = load(PATH);

        assertThat(answer.body().length).isGreaterThan(6_000_000);
        JsonNode json = PlainHttp.json(answer);
        assertThat(json.at("/metadata/properties/big-5").asText()).hasSize(1_000_000);
        assertThat(json.at("/labels/object-labels/owner").asText()).isEqualTo("me");
        assertThat(client.loadTable(FLIGHTS).properties())
                .hasSize(table.properties().size());
    }

    private TableMetadata current() {
        return ((HasTableOperations) client.loadTable(FLIGHTS)).operations().current();
    }

    private HttpResponse<byte[]> load(String path) throws Exception {
        HttpResponse<byte[]> answer = http.send("GET", path, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private static int snapshots(HttpResponse<byte[]> answer) throws Exception {
        return PlainHttp.json(answer).at("/metadata/snapshots").size();
    }

    private static String etag(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }
}
