package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlRequestsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private static JsonNode ok(String body) {
        HttpResponse<String> response = server.postJson(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return SqlServer.json(response);
    }

    private static JsonNode problem(int status, String body) {
        HttpResponse<String> response = server.postJson(body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return SqlServer.json(response);
    }

    @Test
    void namedParametersAreTyped() {
        JsonNode answer = ok("{\"sql\": \"SELECT :i AS i, :l AS l, :d AS d, :s AS s, :b AS b, :n AS n, :a AS a\", "
                + "\"params\": {\"i\": 1, \"l\": 3000000000, \"d\": 1.50, \"s\": \"it's\", \"b\": true, \"n\": null, "
                + "\"a\": [1, 2]}}");
        assertThat(answer.get("rows").toString()).isEqualTo("[[1,3000000000,\"1.50\",\"it's\",true,null,[1,2]]]");
        assertThat(answer.get("columns").findValuesAsText("type"))
                .containsExactly("int", "bigint", "decimal(3,2)", "string", "boolean", "void", "array<int>");
    }

    @Test
    void positionalParametersAreTakenInOrder() {
        assertThat(ok("{\"sql\": \"SELECT ? || ? FROM range(10) LIMIT ?\", \"params\": [\"a\", \"b\", 2]}")
                        .get("rows")
                        .toString())
                .isEqualTo("[[\"ab\"],[\"ab\"]]");
    }

    @Test
    void aParameterIsNeverSqlText() {
        assertThat(ok("{\"sql\": \"SELECT :x AS x\", \"params\": {\"x\": \"1; DROP TABLE t -- '\"}}")
                        .get("rows")
                        .toString())
                .isEqualTo("[[\"1; DROP TABLE t -- '\"]]");
    }

    @Test
    void aMissingParameterIsNamed() {
        JsonNode problem = problem(400, "{\"sql\": \"SELECT 1,\\n :x\", \"params\": {}}");
        assertThat(problem.get("message").asText()).startsWith("parameter :x has no value");
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(problem.get("column").asInt()).isEqualTo(2);
    }

    @Test
    void aPositionIsThatOfTheTextAsItWasSent() {
        JsonNode problem = problem(
                400, "{\"sql\": \"SELECT :long_name,\\n   nope\", \"params\": {\"long_name\": \"a longer value\"}}");
        assertThat(problem.get("sqlState").asText()).isEqualTo("42703");
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(problem.get("column").asInt()).isEqualTo(4);
    }

    @Test
    void whatOneStatementSetsTheNextDoesNotSee() {
        server.answer("SET spark.sql.shuffle.partitions = 3");
        assertThat(server.rows("SET spark.sql.shuffle.partitions").toString()).doesNotContain("\"3\"");
        server.answer("CREATE TEMPORARY VIEW mine AS SELECT 1 AS a");
        assertThat(server.problem("SELECT * FROM mine").get("code").asText()).isEqualTo("TABLE_NOT_FOUND");
        server.answer("CREATE NAMESPACE used");
        server.answer("USE used");
        assertThat(server.rows("SELECT current_schema(), current_catalog()").toString())
                .doesNotContain("used")
                .contains("lake");
    }

    @Test
    void anUnknownCatalogOrSchemaIsNamedWithTheNearest() {
        assertThat(problem(404, "{\"sql\": \"SELECT 1\", \"catalog\": \"lakke\"}")
                        .get("message")
                        .asText())
                .startsWith("catalog 'lakke' does not exist; did you mean 'lake'?");
        server.answer("CREATE NAMESPACE IF NOT EXISTS requests");
        assertThat(problem(404, "{\"sql\": \"SELECT 1\", \"schema\": \"request\"}")
                        .get("message")
                        .asText())
                .isEqualTo("namespace 'request' does not exist in catalog 'lake'; did you mean 'requests'?");
    }

    @Test
    void aTimeoutCancelsTheStatement() {
        JsonNode problem = problem(
                408,
                "{\"sql\": \"SELECT count(*) FROM range(10000000000) a JOIN range(1000000) b ON a.id % 3000 = b.id % 3000\", "
                        + "\"timeout\": \"1s\"}");
        assertThat(problem.get("code").asText()).isEqualTo("STATEMENT_TIMEOUT");
        assertThat(problem.get("message").asText()).contains("1s");
        // Were its tasks still running, this would wait for a core behind them.
        assertThat(server.rows("SELECT count(*) FROM range(1000)").toString()).isEqualTo("[[1000]]");
    }

    @Test
    void aStatementIsCancelledByTheIdThatItsClientChose() throws Exception {
        String id = UUID.randomUUID().toString();
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(() -> server.post(
                "SELECT count(*) FROM range(10000000000) a JOIN range(1000000) b ON a.id % 3000 = b.id % 3000",
                "Tarn-Statement-Id", id));
        while (!waiting.isDone() && delete(id) == 404) {
            Thread.sleep(20);
        }
        HttpResponse<String> answer = waiting.get();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("STATEMENT_CANCELLED");
        assertThat(answer.headers().firstValue("Tarn-Statement-Id")).contains(id);
        // Were its tasks still running, this would wait for a core behind them.
        assertThat(server.rows("SELECT count(*) FROM range(1000)").toString()).isEqualTo("[[1000]]");
        assertThat(delete(id)).isEqualTo(404);
        assertThat(delete("none")).isEqualTo(400);
    }

    private static int delete(String id) {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v1/sql/" + id))
                .DELETE()
                .build();
        return server.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void aTimeoutThatIsNoneIsRefused() {
        assertThat(problem(400, "{\"sql\": \"SELECT 1\", \"timeout\": \"soon\"}")
                        .get("code")
                        .asText())
                .isEqualTo("INVALID_VALUE");
        assertThat(problem(400, "{\"sql\": \"SELECT 1\", \"timeout\": \"48h\"}")
                        .get("code")
                        .asText())
                .isEqualTo("INVALID_VALUE");
    }

    @Test
    void malformedJsonIsRefusedWithItsPlace() {
        JsonNode problem = problem(400, "{\"sql\": \"SELECT 1\",\n oops}");
        assertThat(problem.get("code").asText()).isEqualTo("BAD_REQUEST");
        assertThat(problem.get("message").asText())
                .startsWith("the body is not valid JSON: ")
                .contains("line 2");
        assertThat(problem.get("line").asInt()).isEqualTo(2);
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearest() {
        assertThat(problem(400, "{\"sq\": \"SELECT 1\"}").get("message").asText())
                .startsWith("the body has an unknown key 'sq'; did you mean 'sql'?");
    }

    @Test
    void aValueOfAWrongTypeIsRefused() {
        assertThat(problem(400, "{\"sql\": {\"a\": 1}}").get("message").asText())
                .startsWith("the value of 'sql' in the body is of a wrong type")
                .doesNotContain("java.lang", "io.tarn");
        assertThat(problem(400, "{\"sql\": \"SELECT :a\", \"params\": {\"a\": {\"b\": 1}}}")
                        .get("code")
                        .asText())
                .isEqualTo("INVALID_VALUE");
        assertThat(problem(400, "{\"sql\": \"SELECT 1\", \"params\": 3}")
                        .get("code")
                        .asText())
                .isEqualTo("BAD_REQUEST");
    }

    @Test
    void anEmptyStatementIsRefused() {
        assertThat(server.problem("  \n").get("code").asText()).isEqualTo("BAD_REQUEST");
        assertThat(problem(400, "{}").get("code").asText()).isEqualTo("BAD_REQUEST");
        assertThat(server.problem("-- nothing but a comment").get("code").asText())
                .isEqualTo("BAD_REQUEST");
    }

    @Test
    void aBodyOfAHundredMegabytesIsTooLarge() {
        HttpResponse<String> response = server.post("x".repeat(100 << 20));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(SqlServer.json(response).get("code").asText()).isEqualTo("REQUEST_TOO_LARGE");
    }

    @Test
    void anyOtherContentTypeIsSqlText() {
        assertThat(server.post("SELECT 'a=b&c' AS x", "Content-Type", "application/x-www-form-urlencoded")
                        .body())
                .contains("[[\"a=b&c\"]]");
        assertThat(server.post("SELECT 'ä' AS x;", "Content-Type", "text/plain; charset=utf-8")
                        .body())
                .contains("[[\"ä\"]]");
    }

    @Test
    void statementsAreCounted() {
        server.answer("SELECT 1");
        server.problem("SELECT nope");
        assertThat(server.meters()
                        .get("tarn.sql.statement.duration")
                        .tag("outcome", "ok")
                        .timer()
                        .count())
                .isPositive();
        assertThat(server.meters()
                        .get("tarn.sql.statement.duration")
                        .tag("outcome", "invalid_statement")
                        .timer()
                        .count())
                .isPositive();
    }
}
