package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statements that outlive the call that sent them. */
class SqlJobsTest {
    /** Runs for hours, in tasks that can be cancelled. */
    private static final String ENDLESS =
            "SELECT count(*) FROM range(1000000000) a CROSS JOIN range(1000000) b WHERE a.id + b.id < 0";

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private static HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode info(String id) {
        HttpResponse<String> answer = get("/v1/sql/" + id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return SqlServer.json(answer);
    }

    private static int delete(String id) {
        return server.send(
                        HttpRequest.newBuilder(server.uri().resolve("/v1/sql/" + id))
                                .DELETE()
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    /** Starts a statement without waiting and tells its id. */
    private static String start(String sql) {
        HttpResponse<String> answer = server.postJson("{\"sql\": " + Json.text(sql) + ", \"waitTimeout\": \"0\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = SqlServer.json(answer).get("id").asText();
        assertThat(answer.headers().firstValue("Location")).hasValue("/v1/sql/" + id);
        return id;
    }

    private static JsonNode ended(String id) throws InterruptedException {
        JsonNode now = info(id);
        while (List.of("QUEUED", "RUNNING").contains(now.get("state").asText())) {
            Thread.sleep(50);
            now = info(id);
        }
        return now;
    }

    private static void untilItRuns(String id) throws InterruptedException {
        while (!info(id).get("state").asText().equals("RUNNING")) {
            Thread.sleep(20);
        }
    }

    @Test
    void aStatementThatOutlivesTheWaitIsAskedForByItsId() throws Exception {
        String id = start("SELECT id FROM range(25) ORDER BY id");
        JsonNode info = ended(id);
        assertThat(info.get("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(info.get("stats").get("rows").asInt()).isEqualTo(25);
        assertThat(info.get("columns").get(0).get("name").asText()).isEqualTo("id");
        JsonNode answer = SqlServer.json(get(info.get("results").asText()));
        assertThat(answer.get("rows").size()).isEqualTo(25);
        assertThat(answer.get("id").asText()).isEqualTo(id);
    }

    @Test
    void pagesAreStableAndLinked() throws Exception {
        String id = start("SELECT id FROM range(25) ORDER BY id DESC");
        ended(id);
        List<String> rows = new ArrayList<>();
        String next = "/v1/sql/" + id + "/results?rows=10";
        while (next != null) {
            HttpResponse<String> page = get(next);
            SqlServer.json(page).get("rows").forEach(row -> rows.add(row.get(0).asText()));
            next = page.headers()
                    .firstValue("Link")
                    .map(link -> link.substring(1, link.indexOf('>')))
                    .orElse(null);
        }
        assertThat(rows).hasSize(25).startsWith("24", "23").endsWith("1", "0");
        String again = get("/v1/sql/" + id + "/results?rows=10&page=1", "Accept", "text/csv")
                .body();
        assertThat(again).isEqualTo("id\r\n14\r\n13\r\n12\r\n11\r\n10\r\n9\r\n8\r\n7\r\n6\r\n5\r\n");
        assertThat(get("/v1/sql/" + id + "/results?rows=10&page=1", "Accept", "text/csv")
                        .body())
                .isEqualTo(again);
        assertThat(get("/v1/sql/" + id + "/results?rows=10&page=3").statusCode())
                .isEqualTo(404);
        assertThat(get("/v1/sql/" + id + "/results?rows=0").statusCode()).isEqualTo(400);
    }

    @Test
    void withinTheWaitTheAnswerIsTheResult() {
        HttpResponse<String> answer = server.postJson("{\"sql\": \"SELECT 7 AS seven\", \"waitTimeout\": \"60s\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(SqlServer.json(answer).get("rows").toString()).isEqualTo("[[7]]");
    }

    @Test
    void aWaitThatEndsCancelsIfThatIsWanted() throws Exception {
        String id = UUID.randomUUID().toString();
        HttpResponse<String> answer = server.post(
                "{\"sql\": \"" + ENDLESS + "\", \"waitTimeout\": \"300ms\", \"onWaitTimeout\": \"cancel\"}",
                "Content-Type",
                "application/json",
                "Tarn-Statement-Id",
                id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(408);
        assertThat(ended(id).get("state").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void aRunningStatementTellsHowFarItIsAndIsCancelled() throws Exception {
        String id = start(ENDLESS);
        untilItRuns(id);
        assertThat(get("/v1/sql/" + id + "/results").statusCode()).isEqualTo(202);
        assertThat(delete(id)).isEqualTo(204);
        JsonNode info = ended(id);
        assertThat(info.get("state").asText()).isEqualTo("CANCELLED");
        assertThat(info.get("error").get("code").asText()).isEqualTo("STATEMENT_CANCELLED");
        assertThat(get("/v1/sql/" + id + "/results").statusCode()).isEqualTo(503);
    }

    @Test
    void aFailedStatementKeepsItsError() throws Exception {
        String id = start("SELECT\n  nope FROM range(3)");
        JsonNode info = ended(id);
        assertThat(info.get("state").asText()).isEqualTo("FAILED");
        assertThat(info.get("error").get("sqlState").asText()).isEqualTo("42703");
        assertThat(info.get("error").get("line").asInt()).isEqualTo(2);
        HttpResponse<String> results = get("/v1/sql/" + id + "/results");
        assertThat(results.statusCode()).isEqualTo(400);
        assertThat(SqlServer.json(results).get("line").asInt()).isEqualTo(2);
    }

    @Test
    void eventsTellStateProgressAndEnd() throws Exception {
        String id = start("SELECT sum(a.id * b.id) FROM range(4000) a CROSS JOIN range(20000) b");
        String events = get("/v1/sql/" + id + "/events").body();
        assertThat(events).contains("event: state\ndata: {\"state\":\"RUNNING\"");
        assertThat(events).contains("event: end\ndata: {\"id\":\"" + id + "\",\"state\":\"SUCCEEDED\"");
        assertThat(get("/v1/sql/" + id + "/events").body()).startsWith("event: end");
    }

    @Test
    void aResultThatWasLetGoIsNotHeldAnyMoreAndItsFilesAreGone() throws Exception {
        String id = start("SELECT id FROM range(1000)");
        ended(id);
        assertThat(server.folder().resolve("scratch/results/" + id)).isNotEmptyDirectory();
        assertThat(delete(id)).isEqualTo(204);
        assertThat(server.folder().resolve("scratch/results/" + id)).doesNotExist();
        HttpResponse<String> gone = get("/v1/sql/" + id + "/results");
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(410);
        assertThat(SqlServer.json(gone).get("code").asText()).isEqualTo("RESULT_EXPIRED");
        assertThat(info(id).get("state").asText()).isEqualTo("SUCCEEDED");
    }

    @Test
    void aScriptWhoseResultsAreGoneFromTheDiskSaysSo() throws Exception {
        String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};
        HttpResponse<String> first = server.post("SELECT 1; SELECT 2", key);
        assertThat(SqlServer.json(first).get("results").size()).isEqualTo(2);
        String id = SqlServer.json(first).get("id").asText();
        Files.delete(server.folder().resolve("scratch/results/" + id + "/1.arrow"));
        HttpResponse<String> again = server.post("SELECT 1; SELECT 2", key);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(410);
        assertThat(SqlServer.json(again).get("code").asText()).isEqualTo("RESULT_EXPIRED");
    }

    @Test
    void anUnknownStatementIsNotFound() {
        String id = UUID.randomUUID().toString();
        assertThat(get("/v1/sql/" + id).statusCode()).isEqualTo(404);
        assertThat(get("/v1/sql/" + id + "/results").statusCode()).isEqualTo(404);
        assertThat(get("/v1/sql/" + id + "/events").statusCode()).isEqualTo(404);
        assertThat(get("/v1/sql/no-uuid").statusCode()).isEqualTo(400);
    }

    @Test
    void aKeyRunsAWriteOnceHoweverOftenItIsSent() throws Exception {
        server.answer("CREATE NAMESPACE IF NOT EXISTS jobs");
        server.answer("CREATE TABLE jobs.once (a INT)");
        String key = UUID.randomUUID().toString();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> server.post("INSERT INTO jobs.once VALUES (1), (2)", "Idempotency-Key", key)));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
            assertThat(answer.get().headers().firstValue("Tarn-Statement-Id"))
                    .isEqualTo(answers.get(0).get().headers().firstValue("Tarn-Statement-Id"));
        }
        assertThat(server.rows("SELECT count(*) FROM jobs.once").toString()).isEqualTo("[[2]]");
        HttpResponse<String> other = server.post("INSERT INTO jobs.once VALUES (3)", "Idempotency-Key", key);
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(SqlServer.json(other).get("code").asText()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aScriptAnswersWithOneResultEach() {
        JsonNode answer = server.answer(
                "CREATE NAMESPACE IF NOT EXISTS jobs;\nCREATE TABLE jobs.script (s STRING);\n"
                        + "INSERT INTO jobs.script VALUES ('a;b'), ('c'); -- not; the end\nSELECT s FROM jobs.script ORDER BY s;");
        assertThat(answer.get("results").size()).isEqualTo(4);
        assertThat(answer.get("results").get(3).get("rows").toString()).isEqualTo("[[\"a;b\"],[\"c\"]]");
    }

    @Test
    void theStatementsOfAScriptShareTheirSession() {
        JsonNode answer =
                server.answer("CREATE TEMPORARY VIEW numbers AS SELECT id FROM range(3); SELECT sum(id) FROM numbers");
        assertThat(answer.get("results").get(1).get("rows").toString()).isEqualTo("[[3]]");
        assertThat(server.problem("SELECT * FROM numbers").get("code").asText()).isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void aScriptThatFailsSaysWhereAndWhatStaysDone() {
        JsonNode problem = server.problem("SELECT 1;\nSELECT 2;\n  SELECT nope;\nSELECT 4");
        assertThat(problem.get("message").asText()).startsWith("statement 3 of 4: ");
        assertThat(problem.get("line").asInt()).isEqualTo(3);
        assertThat(problem.get("column").asInt()).isEqualTo(10);
        HttpResponse<String> csv = server.post("SELECT 1; SELECT 2", "Accept", "text/csv");
        assertThat(csv.statusCode()).isEqualTo(406);
    }

    @Test
    void aClientThatGoesAwayCancelsItsStatement() throws Exception {
        String id = UUID.randomUUID().toString();
        try (Socket client = new Socket("127.0.0.1", server.uri().getPort())) {
            OutputStream out = client.getOutputStream();
            out.write(("POST /v1/sql HTTP/1.1\r\nHost: 127.0.0.1\r\nTarn-Statement-Id: " + id + "\r\nContent-Length: "
                            + ENDLESS.length() + "\r\n\r\n" + ENDLESS)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            while (get("/v1/sql/" + id).statusCode() == 404) {
                Thread.sleep(20);
            }
            untilItRuns(id);
        }
        assertThat(ended(id).get("state").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void aRequestThatIsSentAheadIsAnsweredAfterTheOneBeforeIt() throws Exception {
        String first = "SELECT sum(a.id * b.id) FROM range(4000) a CROSS JOIN range(20000) b";
        String second = "SELECT 'second'";
        try (Socket client = new Socket("127.0.0.1", server.uri().getPort())) {
            OutputStream out = client.getOutputStream();
            for (String sql : List.of(first, second)) {
                out.write(("POST /v1/sql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\n"
                                + (sql.equals(second) ? "Connection: close\r\n" : "") + "Content-Length: "
                                + sql.length() + "\r\n\r\n" + sql)
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(300);
            }
            String answers = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
            assertThat(answers).contains("second\r\nsecond");
        }
    }

    @Test
    void whatTheRequestSaysWronglyIsNamed() {
        for (String[] wrong : new String[][] {
            {"\"waitTimeout\": \"soon\"", "waitTimeout: 'soon' is not a duration"},
            {"\"onWaitTimeout\": \"cancel\"", "onWaitTimeout is cancel, but there is no waitTimeout"},
            {"\"waitTimeout\": \"1s\", \"onWaitTimeout\": \"wait\"", "onWaitTimeout is 'wait'; use continue or cancel"},
            {"\"rowLimit\": -1", "rowLimit is -1; use 0 or more"},
            {"\"byteLimit\": \"much\"", "byteLimit: 'much' is not a size"},
            {"\"settings\": {\"a\": [1]}", "setting a is [1]; give a string, a number or a boolean"},
            {"\"session\": \"mine\"", "'mine' is not a session id"}
        }) {
            HttpResponse<String> answer = server.postJson("{\"sql\": \"SELECT 1\", " + wrong[0] + "}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(SqlServer.json(answer).get("message").asText()).startsWith(wrong[1]);
        }
    }

    @Test
    void nothingIsLeftOnDiskOfAJobThatFailed() throws Exception {
        String id = start("SELECT 1 / (id - 500000) FROM range(1000000)");
        assertThat(ended(id).get("state").asText()).isEqualTo("FAILED");
        assertThat(Files.exists(server.folder().resolve("scratch/results/" + id)))
                .isFalse();
    }
}
