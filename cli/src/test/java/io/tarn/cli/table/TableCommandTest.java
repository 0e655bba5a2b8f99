package io.tarn.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.cli.CliRun;
import io.tarn.server.Role;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A whole server, SQL through the command, then every view of the tables that it made. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TableCommandTest {
    private static final int INSERTS = 6;
    /** Behind every test without an order: what changes the table comes last. */
    private static final int MAINTENANCE = Integer.MAX_VALUE - 1;

    @TempDir
    private static Path folder;

    private static TarnServer server;

    @BeforeAll
    static void start() {
        server = TarnServer.start(ServerConfig.embedded(folder, Role.ALL), ServerLog.Audience.FILE);
        StringBuilder script = new StringBuilder(
                "CREATE NAMESPACE demo; CREATE NAMESPACE empty;"
                        + "CREATE TABLE demo.flights (id BIGINT NOT NULL, day DATE COMMENT 'local') PARTITIONED BY (years(day));");
        for (int i = 0; i < INSERTS; i++) {
            script.append("INSERT INTO demo.flights VALUES (" + i + ", DATE'2024-01-01');");
        }
        script.append("ALTER TABLE demo.flights CREATE TAG six;");
        CliRun run = run(script.toString(), "sql");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static CliRun run(String input, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--server", server.uri().toString()));
        return CliRun.withInput(input, all.toArray(String[]::new));
    }

    private static CliRun table(String... args) {
        List<String> all = new ArrayList<>(List.of("table"));
        all.addAll(List.of(args));
        return run("", all.toArray(String[]::new));
    }

    private static JsonNode json(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        CliRun run = table(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void listShowsTablesOfAllNamespacesOrOfOne() throws IOException {
        assertThat(table("list").out()).isEqualTo("""
                         namespace | table
                        -----------+---------
                         demo      | flights
                        (1 row)
                        """);
        assertThat(json("list", "lake.demo")).hasSize(1);
        assertThat(json("list", "empty")).isEmpty();
    }

    @Test
    void describeShowsColumnsAndPartitioning() throws IOException {
        CliRun text = table("describe", "demo.flights");
        assertThat(text.out()).contains("Partitioned by  year(day)", "6 rows in 6 files", "true", "local");
        JsonNode json = json("describe", "lake.demo.flights");
        assertThat(json.get("schema").get("fields")).hasSize(2);
        assertThat(json.get("partitioned_by").get(0).asText()).isEqualTo("year(day)");
    }

    @Test
    void metricsShowWhatClientsReported() throws Exception {
        String path = "/catalog/v1/lake/namespaces/demo/tables/flights/metrics";
        String body = "{\"report-type\": \"commit-report\", \"table-name\": \"t\", \"snapshot-id\": 77,"
                + " \"sequence-number\": 1, \"operation\": \"append\","
                + " \"metrics\": {\"added-records\": {\"unit\": \"count\", \"value\": 12}}}";
        HttpRequest report = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpClient.newHttpClient().send(report, HttpResponse.BodyHandlers.discarding());

        JsonNode rows = json("metrics", "demo.flights", "--limit", "1000");
        for (int i = 0; i < 200 && !rows.findValuesAsText("snapshot_id").contains("77"); i++) {
            Thread.sleep(50);
            rows = json("metrics", "lake.demo.flights", "--kind", "commit", "--limit", "1000");
        }
        JsonNode row = rows.get(rows.findValuesAsText("snapshot_id").indexOf("77"));
        assertThat(row.get("added_rows").asInt()).isEqualTo(12);
        assertThat(row.at("/report/operation").asText()).isEqualTo("append");
        assertThat(table("metrics", "demo.flights").out()).contains("received_at", "added_rows", "append");
        assertThat(table("metrics", "demo.flight").err()).contains("table does not exist: demo.flight");
        assertThat(table("metrics", "demo.flights", "--limit", "0").err()).contains("from 1 to 1000");
        assertThat(table("metrics", "demo.flights", "--catalog-uri", "http://localhost:1")
                        .err())
                .contains("name the server with --server");
    }

    @Test
    void snapshotsHistoryRefsFilesAndPartitionsAgreeWithWhatWasWritten() throws IOException {
        JsonNode snapshots = json("snapshots", "demo.flights");
        assertThat(snapshots).hasSize(INSERTS);
        assertThat(snapshots.get(5).get("total_rows").asInt()).isEqualTo(INSERTS);
        assertThat(snapshots.get(0).get("parent_id").isNull()).isTrue();
        assertThat(json("history", "demo.flights"))
                .hasSize(INSERTS)
                .allMatch(row -> row.get("is_current_ancestor").asBoolean());
        assertThat(json("refs", "demo.flights").findValuesAsText("name")).containsExactly("main", "six");
        assertThat(json("files", "demo.flights"))
                .hasSize(INSERTS)
                .allMatch(row -> row.get("partition").asText().equals("day_year=2024"));
        JsonNode partitions = json("partitions", "demo.flights");
        assertThat(partitions).hasSize(1);
        assertThat(partitions.get(0).get("files").asInt()).isEqualTo(INSERTS);
    }

    @Test
    @Order(MAINTENANCE)
    void compactFirstSaysWhatItWouldDoAndThenDoesIt() throws IOException {
        CliRun dry = table("compact", "demo.flights", "--dry-run");
        assertThat(dry.out()).startsWith("dry run: demo.flights: 6 files").contains("would become about 1");
        assertThat(json("files", "demo.flights")).hasSize(INSERTS);
        JsonNode done = json("compact", "demo.flights");
        assertThat(done.get("files_before").asInt()).isEqualTo(INSERTS);
        assertThat(done.get("files_after").asInt()).isEqualTo(1);
        assertThat(json("files", "demo.flights")).hasSize(1);
        assertThat(table("compact", "demo.flights").out()).isEqualTo("demo.flights: nothing to compact\n");
        assertThat(run("", "sql", "--format", "csv", "SELECT count(*) AS n FROM demo.flights")
                        .out())
                .as("the engine sees the new snapshot with the same rows")
                .isEqualTo("n\r\n6\r\n");
    }

    @Test
    @Order(MAINTENANCE + 1)
    void expireFirstSaysWhatItWouldDoAndThenDoesItButKeepsWhatATagNames() throws IOException {
        JsonNode dry = json("expire-snapshots", "demo.flights", "--older-than", "1ms", "--dry-run");
        assertThat(dry.get("snapshot_ids")).hasSize(INSERTS - 1);
        assertThat(json("snapshots", "demo.flights")).hasSize(INSERTS + 1);
        CliRun done = table("expire-snapshots", "demo.flights", "--older-than", "1ms", "--retain-last", "1");
        assertThat(done.out()).startsWith("demo.flights: 5 snapshots expired");
        assertThat(json("snapshots", "demo.flights")).hasSize(2);
    }

    @Test
    void anUnknownTableIsAFailureWithTheNearestName() {
        CliRun run = table("snapshots", "demo.flight");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("tarn: table 'demo.flight' does not exist; did you mean 'demo.flights'?\n");
        assertThat(table("files", "dem.flights").err()).contains("did you mean 'demo.flights'?");
        assertThat(table("list", "demmo").err())
                .isEqualTo("tarn: namespace 'demmo' does not exist; did you mean 'demo'?\n");
    }

    @Test
    void aNameWithoutANamespaceIsAFailure() {
        CliRun run = table("snapshots", "flights");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("write [warehouse.]namespace.table");
    }

    @Test
    void anyRestCatalogIsReachedByItsUri() {
        CliRun run = CliRun.of(
                "table",
                "snapshots",
                "demo.flights",
                "--catalog-uri",
                server.uri() + "/catalog",
                "--warehouse",
                "lake");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("append");
    }

    @Test
    void aCatalogThatIsNotThereIsAFailureInOneLine() {
        CliRun run = CliRun.of("table", "list", "--catalog-uri", "http://127.0.0.1:1/catalog");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("tarn: no catalog answers at http://127.0.0.1:1/catalog");
        assertThat(run.err().lines()).hasSize(1);
    }
}
