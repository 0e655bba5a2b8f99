package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsReportsTest {
    private static final TableIdentifier FLIGHTS = TableIdentifier.of(Namespace.of("demo", "a/b"), "flights");
    private static final String NAMES = "/namespaces/demo%1Fa%2Fb/tables/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

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
        client.createNamespace(FLIGHTS.namespace());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void whatAClientReportsOnCommitsAndScansCanBeRead() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Flights.append(table, "/a.parquet", "/b.parquet");
        long snapshot = table.currentSnapshot().snapshotId();
        table.newScan().filter(Expressions.equal("id", 7L)).planFiles().close();

        JsonNode commit = waitFor("flights/metrics?kind=commit", 1).get(0);
        assertThat(commit.get("kind").asText()).isEqualTo("commit");
        assertThat(commit.get("snapshotId").asLong()).isEqualTo(snapshot);
        assertThat(commit.get("operation").asText()).isEqualTo("append");
        assertThat(commit.get("dataFiles").asInt()).isEqualTo(2);
        assertThat(commit.get("addedRecords").asInt()).isEqualTo(2);
        JsonNode scan = waitFor("flights/metrics?kind=scan", 1).get(0);
        assertThat(scan.at("/report/filter/term").asText()).isEqualTo("id");
        assertThat(scan.has("addedRecords")).isFalse();
        assertThat(waitFor("flights/metrics?limit=1", 1)).hasSize(1);
    }

    @Test
    void reportsSurviveARenameAndAStopAndEndWithTheTable() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        for (int i = 0; i < 5; i++) {
            assertThat(report("flights", commit(i)).statusCode()).isEqualTo(204);
        }
        client.renameTable(FLIGHTS, TableIdentifier.of(FLIGHTS.namespace(), "moved"));
        client.createTable(FLIGHTS, Flights.SCHEMA);

        server.close();
        server = CatalogServer.start(folder);

        JsonNode reports = waitFor("moved/metrics", 5);
        assertThat(reports).hasSize(5);
        assertThat(reports.findValuesAsText("snapshotId")).containsExactly("4", "3", "2", "1", "0");
        assertThat(waitFor("flights/metrics", 0)).isEmpty();
        assertThat(table.location()).isNotEmpty();
    }

    @Test
    void theNewestThousandOfATableAreKept() throws Exception {
        client.createTable(FLIGHTS, Flights.SCHEMA);
        for (int i = 0; i < 1_300; i++) {
            report("flights", commit(i));
        }

        Instant deadline = Instant.now().plus(LONGEST_WAIT);
        JsonNode reports = waitFor("flights/metrics?limit=1000", 1_000);
        while (reports.get(0).get("snapshotId").asInt() != 1_299
                && Instant.now().isBefore(deadline)) {
            reports = waitFor("flights/metrics?limit=1000", 1_000);
        }
        assertThat(reports).hasSize(1_000);
        assertThat(reports.get(0).get("snapshotId").asInt()).isEqualTo(1_299);
    }

    @Test
    void wrongReportsAndRequestsAreTheClientsError() throws Exception {
        client.createTable(FLIGHTS, Flights.SCHEMA);

        assertThat(report("flights", "{}").body()).contains("BadRequestException", "report-type");
        assertThat(report("flights", "{\"report-type\": \"scan-report\"}").statusCode())
                .isEqualTo(400);
        assertThat(report("nope", commit(1)).body()).contains("NoSuchTableException");
        assertThat(report("flights", "{\"report-type\": \"of-the-future\"}").statusCode())
                .isEqualTo(204);
        assertThat(get("flights/metrics?kind=x").body()).contains("BAD_REQUEST", "scan or commit");
        assertThat(get("flights/metrics?limit=1001").body()).contains("BAD_REQUEST", "from 1 to 1000");
        assertThat(get("nope/metrics").body()).contains("TABLE_NOT_FOUND", "demo.a/b.nope");
    }

    private static String commit(int snapshot) {
        return "{\"report-type\": \"commit-report\", \"table-name\": \"t\", \"snapshot-id\": " + snapshot
                + ", \"sequence-number\": 1, \"operation\": \"append\", \"metrics\": {}}";
    }

    private HttpResponse<String> report(String table, String body) throws Exception {
        URI uri = URI.create(server.uri() + "/v1/lake" + NAMES + table + "/metrics");
        return http.send(
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** Reports are written in the background: asks until there are so many. */
    private JsonNode waitFor(String path, int least) throws Exception {
        Instant deadline = Instant.now().plus(LONGEST_WAIT);
        while (true) {
            JsonNode reports = JSON.readTree(get(path).body()).get("reports");
            if (reports.size() >= least || Instant.now().isAfter(deadline)) {
                return reports;
            }
            Thread.sleep(50);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = server.uri().resolve("/v1/warehouses/lake" + NAMES + path);
        return http.send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
    }
}
