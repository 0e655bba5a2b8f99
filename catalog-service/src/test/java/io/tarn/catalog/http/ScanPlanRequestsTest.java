package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.responses.PlanTableScanResponseParser;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scan planning beyond what Iceberg's client asks for: what is kept, for how long, and what wrong requests get. */
class ScanPlanRequestsTest {
    private static final TableIdentifier FLIGHTS = TableIdentifier.of("demo", "flights");
    private static final String PATH = "/v1/lake/namespaces/demo/tables/flights";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private CatalogServer server;
    private RESTCatalog client;
    private Table table;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        client = server.client();
        client.createNamespace(Namespace.of("demo"));
        table = client.createTable(FLIGHTS, Flights.SCHEMA, ScanPlanningTest.BY_ORIGIN);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void appendsBetweenTwoSnapshotsAreThoseOfTheIncrementalScan() throws Exception {
        for (int commit = 0; commit < 4; commit++) {
            ScanPlanningTest.appendMany(table, commit, 1_500);
        }
        table.newDelete().deleteFile("/2-7.parquet").commit();
        ScanPlanningTest.appendMany(table, 4, 3);
        Long start = table.history().get(0).snapshotId();
        Long end = table.currentSnapshot().snapshotId();

        TreeSet<String> expected = PlannedFiles.of(table.newIncrementalAppendScan()
                .fromSnapshotExclusive(start)
                .toSnapshot(end)
                .planFiles());
        String range = "\"start-snapshot-id\": " + start + ", \"end-snapshot-id\": " + end;
        JsonNode plan = plan("{" + range + "}");

        assertThat(plan.get("plan-tasks")).hasSizeGreaterThan(1);
        assertThat(files(plan)).isEqualTo(expected).hasSize(4_503);
        assertThat(error(400, send("POST", PATH + "/plan", "{\"snapshot-id\": " + end + ", " + range + "}")))
                .contains("both snapshotId and startSnapshotId");
        assertThat(error(400, send("POST", PATH + "/plan", "{\"start-snapshot-id\": " + start + "}")))
                .contains("startSnapshotId and endSnapshotId is required");
        assertThat(error(
                        400,
                        send("POST", PATH + "/plan", "{\"start-snapshot-id\": 7, \"end-snapshot-id\": " + end + "}")))
                .contains("is not a parent ancestor");
        assertThat(error(400, send("POST", PATH + "/plan", "{\"start-snapshot-id\": 7, \"end-snapshot-id\": 8}")))
                .contains("snapshot 8: the table does not have it");
    }

    @Test
    void aPlanOutlivesTheServerAndWhatHappensToItsTable() throws Exception {
        large();
        TreeSet<String> expected = PlannedFiles.of(table.newScan().planFiles());
        JsonNode plan = plan("{}");
        ScanPlanningTest.appendMany(table, 9, 2_500);
        table.updateSchema().addColumn("more", Types.LongType.get()).commit();

        server.close();
        server = CatalogServer.start(folder);

        assertThat(files(plan)).isEqualTo(expected);
        String again =
                send("GET", PATH + "/plan/" + plan.get("plan-id").asText(), "").body();
        assertThat(JSON.readTree(again)).isEqualTo(plan);
    }

    @Test
    void aSmallPlanIsAnsweredWholeAndNotKept() throws Exception {
        ScanPlanningTest.appendMany(table, 0, 10);

        JsonNode plan = plan("{}");

        assertThat(plan.get("status").asText()).isEqualTo("completed");
        assertThat(plan.has("plan-id")).isFalse();
        assertThat(plan.has("plan-tasks")).isFalse();
        assertThat(files(plan)).hasSize(10);
    }

    @Test
    void anAnswerEndsWhenItHasManyBytes() throws Exception {
        AppendFiles append = table.newFastAppend();
        for (int i = 0; i < 9_000; i++) {
            append.appendFile(
                    ScanPlanningTest.file(table.location() + "/" + "x".repeat(2_000) + i + ".parquet", "ZRH", i, i));
        }
        append.commit();

        JsonNode plan = plan("{}");
        String first = fetch(plan.get("plan-tasks").get(0).asText()).body();

        assertThat(plan.get("plan-tasks")).hasSize(1);
        assertThat(first.length()).isBetween(16 << 20, 17 << 20);
        assertThat(JSON.readTree(first).get("plan-tasks")).hasSize(1);
        assertThat(files(plan)).hasSize(9_000);
    }

    @Test
    void aClientThatWantsFewRowsGetsFewFiles() throws Exception {
        large();

        JsonNode plan = plan("{\"min-rows-requested\": 25}");

        assertThat(plan.get("file-scan-tasks")).hasSizeLessThan(2_001);
        assertThat(plan.has("plan-tasks")).isFalse();
        assertThat(files(plan("{\"min-rows-requested\": 1000000}"))).hasSize(5_000);
    }

    @Test
    void aCancelledPlanIsGone() throws Exception {
        large();
        JsonNode plan = plan("{}");
        String one = PATH + "/plan/" + plan.get("plan-id").asText();

        assertThat(send("DELETE", one, "").statusCode()).isEqualTo(204);

        assertThat(error(404, send("DELETE", one, ""))).startsWith("NoSuchPlanIdException");
        assertThat(error(404, send("GET", one, ""))).startsWith("NoSuchPlanIdException");
        assertThat(error(404, fetch(plan.get("plan-tasks").get(0).asText())))
                .startsWith("NoSuchPlanTaskException")
                .contains("plan the scan again");
    }

    @Test
    void aPlanOfAnotherUserIsNotThere() throws Exception {
        large();
        JsonNode plan = plan("{}");
        String id = plan.get("plan-id").asText();
        String task = plan.get("plan-tasks").get(0).asText();
        String never = UUID.randomUUID().toString();
        PlainHttp bob = new PlainHttp(server.uri());
        for (String method : List.of("GET", "DELETE")) {
            String theirs = text(bob.send(method, PATH + "/plan/" + id, "", "Tarn-User", "bob"), 404);
            String none = text(bob.send(method, PATH + "/plan/" + never, "", "Tarn-User", "bob"), 404);
            assertThat(theirs.replace(id, never)).isEqualTo(none);
        }
        String theirs =
                text(bob.send("POST", PATH + "/tasks", "{\"plan-task\": \"" + task + "\"}", "Tarn-User", "bob"), 404);
        String none = text(
                bob.send(
                        "POST",
                        PATH + "/tasks",
                        "{\"plan-task\": \"" + task.replace(id, never) + "\"}",
                        "Tarn-User",
                        "bob"),
                404);
        assertThat(theirs.replace(id, never)).isEqualTo(none);
        assertThat(fetch(task).statusCode()).isEqualTo(200);
        assertThat(send("DELETE", PATH + "/plan/" + id, "").statusCode()).isEqualTo(204);
    }

    private static String text(HttpResponse<byte[]> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void plansAndPartsThatThereAreNotAreSaidSo() throws Exception {
        large();
        String task = plan("{}").get("plan-tasks").get(0).asText();

        assertThat(error(404, send("GET", PATH + "/plan/nonsense", ""))).startsWith("NoSuchPlanIdException");
        assertThat(error(404, send("GET", PATH + "/plan/" + UUID.randomUUID(), "")))
                .startsWith("NoSuchPlanIdException");
        assertThat(error(404, fetch("nonsense"))).startsWith("NoSuchPlanTaskException");
        assertThat(error(404, fetch(task.replaceFirst("\\.0-", ".5-")))).startsWith("NoSuchPlanTaskException");
        assertThat(error(404, fetch(task.replaceFirst("-\\d+\\.", "-999999.")))).startsWith("NoSuchPlanTaskException");
        assertThat(error(404, fetch(task.substring(0, task.length() - 4) + "0000")))
                .startsWith("NoSuchPlanTaskException");
        assertThat(error(400, send("POST", PATH + "/tasks", "{}"))).contains("plan-task");
        assertThat(error(404, send("POST", "/v1/lake/namespaces/demo/tables/nope/plan", "{}")))
                .startsWith("NoSuchTableException");
        assertThat(error(400, send("POST", PATH + "/plan", "{\"stats-fields\": [\"nope\"]}")))
                .contains("no field 'nope'");
        assertThat(error(400, send("POST", PATH + "/plan", "{\"min-rows-requested\": -1}")))
                .contains("negative");
    }

    @Test
    void aPlanIsOfItsTableAndNotOfItsName() throws Exception {
        large();
        String task = plan("{}").get("plan-tasks").get(0).asText();
        client.renameTable(FLIGHTS, TableIdentifier.of("demo", "moved"));

        assertThat(error(404, fetch(task))).startsWith("NoSuchTableException");
        String moved = "/v1/lake/namespaces/demo/tables/moved/tasks";
        assertThat(send("POST", moved, "{\"plan-task\": \"" + task + "\"}").statusCode())
                .isEqualTo(200);
        client.createTable(FLIGHTS, Flights.SCHEMA);
        assertThat(error(404, fetch(task))).startsWith("NoSuchPlanTaskException");
    }

    @Test
    void theSameKeyGivesTheSamePlanWhateverWasCommittedMeanwhile() throws Exception {
        ScanPlanningTest.appendMany(table, 0, 10);
        String key = "019a0000-0000-7000-8000-000000000001";
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + PATH + "/plan"))
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{}"))
                .build();
        JsonNode first =
                JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        ScanPlanningTest.appendMany(table, 1, 10);

        JsonNode second =
                JSON.readTree(http.send(request, BodyHandlers.ofString()).body());

        assertThat(second).isEqualTo(first);
        assertThat(first.get("file-scan-tasks")).hasSize(10);
    }

    @Test
    void filesThatHaveExpiredMeanwhileAreSaidToBeGone() throws Exception {
        large();
        long planned = table.currentSnapshot().snapshotId();
        String task = plan("{}").get("plan-tasks").get(0).asText();
        table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
        table.expireSnapshots().expireSnapshotId(planned).commit();

        assertThat(error(404, fetch(task)))
                .startsWith("NoSuchPlanTaskException")
                .contains("plan the scan again");
    }

    private void large() {
        ScanPlanningTest.appendMany(table, 0, 1_500);
        ScanPlanningTest.appendMany(table, 1, 1_500);
        ScanPlanningTest.appendMany(table, 2, 2_000);
        table.refresh();
    }

    private JsonNode plan(String request) throws Exception {
        HttpResponse<String> response = send("POST", PATH + "/plan", request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private TreeSet<String> files(JsonNode plan) throws Exception {
        TreeSet<String> files = lines(plan);
        Deque<String> tasks = new ArrayDeque<>();
        plan.path("plan-tasks").forEach(task -> tasks.add(task.asText()));
        while (!tasks.isEmpty()) {
            HttpResponse<String> response = fetch(tasks.poll());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode part = JSON.readTree(response.body());
            files.addAll(lines(part));
            part.path("plan-tasks").forEach(task -> tasks.add(task.asText()));
        }
        return files;
    }

    private TreeSet<String> lines(JsonNode answer) throws Exception {
        ObjectNode whole = answer.deepCopy();
        whole.put("status", "completed");
        List<FileScanTask> tasks =
                PlanTableScanResponseParser.fromJson(whole, table.specs(), true).fileScanTasks();
        return PlannedFiles.of(CloseableIterable.withNoopClose(tasks == null ? List.of() : tasks));
    }

    private HttpResponse<String> fetch(String task) throws Exception {
        return send("POST", PATH + "/tasks", "{\"plan-task\": \"" + task + "\"}");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.uri() + path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Type and message of an error. */
    private static String error(int status, HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(response.body()).get("error");
        return error.get("type").asText() + ": " + error.get("message").asText();
    }
}
