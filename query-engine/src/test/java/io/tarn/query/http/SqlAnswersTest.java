package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAnswersTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    /** Enough rows, in enough partitions, that the last one is not begun when the first ones are sent. */
    private static final String FAILS_LATE =
            "SELECT id, IF(id = 299999, assert_true(false), NULL) AS x, repeat('x', 20) AS pad FROM range(0, 300000, 1, 64)";

    private static final String ALL_TYPES = "SELECT true AS bool, 9007199254740993 AS big, 1.50 AS dec, "
            + "double('NaN') AS nan, float(0.1) AS f, -double('Infinity') AS inf, 'a' AS s, X'00ff' AS bin, "
            + "date'2001-02-03' AS d, timestamp'2001-01-01 00:01:00' AS ts, "
            + "timestamp_ntz'2001-01-01 00:01:00.5' AS ntz, array(1, NULL) AS arr, "
            + "map('k', 1.5, 'l', NULL) AS m, named_struct('x', 1, 'y', 'z') AS st, NULL AS nothing";

    @Test
    void jsonHasEachTypeAsTheContractSays() {
        JsonNode answer = server.answer(ALL_TYPES);
        assertThat(answer.get("rows").toString())
                .isEqualTo("[[true,9007199254740993,\"1.50\",\"NaN\",0.1,\"-Infinity\",\"a\",\"AP8=\",\"2001-02-03\","
                        + "\"2001-01-01T00:01:00Z\",\"2001-01-01T00:01:00.5\",[1,null],{\"k\":\"1.5\",\"l\":null},"
                        + "{\"x\":1,\"y\":\"z\"},null]]");
        assertThat(answer.get("columns").findValuesAsText("type"))
                .isEqualTo(List.of(
                        "boolean",
                        "bigint",
                        "decimal(3,2)",
                        "double",
                        "float",
                        "double",
                        "string",
                        "binary",
                        "date",
                        "timestamp",
                        "timestamp_ntz",
                        "array<int>",
                        "map<string,decimal(2,1)>",
                        "struct<x:int,y:string>",
                        "void"));
        assertThat(answer.get("stats").get("rows").asLong()).isEqualTo(1);
        assertThat(answer.get("stats").get("engine").asText()).isEqualTo("spark");
        assertThat(answer.get("id").asText()).isNotEmpty();
    }

    @Test
    void textsAreEscapedAndWhatIsNotUtf8IsReplaced() {
        String odd =
                "SELECT cast(X'0001070A0D1B1F22275C2F7F' AS string) AS controls, cast(X'41FF4222C3' AS string) AS broken,"
                        + " repeat('\"x', 40000) AS long, concat(repeat('a', 200), 'ü\"🏔') AS mixed, '' AS empty,"
                        + " array('\"', cast(X'FE' AS string)) AS list";
        String controls = "\u0000\u0001\u0007\n\r\u001b\u001f\"'\\/\u007f";
        JsonNode row = server.rows(odd).get(0);
        assertThat(row.get(0).asText()).isEqualTo(controls);
        assertThat(row.get(1).asText()).isEqualTo("A\ufffdB\"\ufffd");
        assertThat(row.get(2).asText()).isEqualTo("\"x".repeat(40_000));
        assertThat(row.get(3).asText()).isEqualTo("a".repeat(200) + "ü\"🏔");
        assertThat(row.get(4).asText()).isEmpty();
        assertThat(row.get(5).toString()).isEqualTo("[\"\\\"\",\"\ufffd\"]");
        assertThat(server.post(odd, "Accept", "application/x-ndjson").body())
                .startsWith(
                        "{\"controls\":\"\\u0000\\u0001\\u0007\\n\\r\\u001B\\u001F\\\"'\\\\/\u007f\",\"broken\":\"A\ufffdB");
    }

    @Test
    void ndjsonHasALineForEachRow() {
        HttpResponse<String> response =
                server.post("SELECT id, id * 1.5 AS d FROM range(2)", "Accept", "application/x-ndjson");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(response.headers().firstValue("Tarn-Statement-Id")).isPresent();
        assertThat(response.headers().firstValue("Tarn-Columns"))
                .hasValue("[{\"name\":\"id\",\"type\":\"bigint\"},{\"name\":\"d\",\"type\":\"decimal(23,1)\"}]");
        assertThat(response.body()).isEqualTo("{\"id\":0,\"d\":\"0.0\"}\n{\"id\":1,\"d\":\"1.5\"}\n");
    }

    @Test
    void columnsOfTheSameNameLoseNothing() {
        String sql = "SELECT 1 AS a, 2 AS a, 3 AS a_2, 4 AS a";
        assertThat(server.rows(sql).toString()).isEqualTo("[[1,2,3,4]]");
        assertThat(server.post(sql, "Accept", "application/x-ndjson").body())
                .isEqualTo("{\"a\":1,\"a_3\":2,\"a_2\":3,\"a_4\":4}\n");
        assertThat(server.post(sql, "Accept", "text/csv").body()).isEqualTo("a,a,a_2,a\r\n1,2,3,4\r\n");
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        HttpResponse<String> response = server.post(
                "SELECT 'a,b' AS x, 'say \"hi\"' AS y, NULL AS z, '' AS e, array(1, 2) AS l", "Accept", "text/csv");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(response.body()).isEqualTo("x,y,z,e,l\r\n\"a,b\",\"say \"\"hi\"\"\",,\"\",\"[1,2]\"\r\n");
    }

    @Test
    void aResultWithoutRowsHasItsColumns() {
        String sql = "SELECT 1 AS a, 'x' AS b WHERE false";
        assertThat(server.answer(sql).get("columns")).hasSize(2);
        assertThat(server.post(sql, "Accept", "text/csv").body()).isEqualTo("a,b\r\n");
        assertThat(server.post(sql, "Accept", "application/x-ndjson").body()).isEmpty();
    }

    @Test
    void theBestAcceptedFormatIsTaken() {
        assertThat(server.post("SELECT 1 AS a", "Accept", "text/csv;q=0.5, application/x-ndjson")
                        .body())
                .isEqualTo("{\"a\":1}\n");
        assertThat(server.post("SELECT 1 AS a", "Accept", "text/*").body()).isEqualTo("a\r\n1\r\n");
        HttpResponse<String> refused = server.post("SELECT 1", "Accept", "application/pdf");
        assertThat(refused.statusCode()).isEqualTo(406);
        assertThat(SqlServer.json(refused).get("code").asText()).isEqualTo("NOT_ACCEPTABLE");
    }

    @Test
    void aLongResultComesWholeAndInOrder() {
        JsonNode rows = server.rows("SELECT id FROM range(0, 100000, 1, 7)");
        assertThat(rows).hasSize(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(rows.get(i).get(0).asLong()).isEqualTo(i);
        }
    }

    @Test
    void anErrorBeforeTheFirstRowIsAProblem() {
        HttpResponse<String> response =
                server.post("SELECT id / (id - id) FROM range(5)", "Accept", "application/x-ndjson");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Tarn-Statement-Id")).isPresent();
        assertThat(response.headers().firstValue("Tarn-Columns")).isEmpty();
        assertThat(SqlServer.json(response).get("sqlState").asText()).isEqualTo("22012");
    }

    @Test
    void anErrorAfterTheFirstRowsEndsTheBodyWithARecordAndCutsTheConnection() {
        Cut ndjson = cut("application/x-ndjson");
        assertThat(ndjson.broken).isTrue();
        assertThat(ndjson.text).contains("\n{\"error\":{\"type\":\"urn:tarn:error:INVALID_VALUE\"");

        Cut csv = cut("text/csv");
        assertThat(csv.broken).isTrue();
        assertThat(csv.text.substring(csv.text.lastIndexOf("# error: "))).startsWith("# error: INVALID_VALUE: ");

        Cut json = cut("application/json");
        assertThat(json.broken).isTrue();
        assertThat(json.text).contains("],\"error\":{").doesNotEndWith("}}");
    }

    /** An answer as it came over the wire, chunk marks and all. */
    private record Cut(String text, boolean broken) {}

    /** The JDK's client drops what it has not handed over yet when the connection breaks; a socket of our own does not. */
    private static Cut cut(String accept) {
        String request = "POST /v1/sql HTTP/1.1\r\nHost: tarn\r\nAccept: " + accept + "\r\nContent-Length: "
                + FAILS_LATE.length() + "\r\n\r\n" + FAILS_LATE;
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).startsWith("HTTP/1.1 200 OK").contains("Transfer-Encoding: chunked");
            return new Cut(text.stripTrailing(), !text.endsWith("0\r\n\r\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<InputStream> stream(String sql, String accept) {
        return server.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/sql"))
                        .header("Accept", accept)
                        .POST(BodyPublishers.ofString(sql))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    @Test
    void aClientThatGoesAwayEndsItsStatement() throws Exception {
        HttpResponse<InputStream> response =
                stream("SELECT repeat('x', 1000) AS r FROM range(0, 50000000, 1, 1000)", "text/csv");
        try (InputStream body = response.body()) {
            assertThat(body.read()).isEqualTo('r');
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (running() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertThat(running()).isZero();
    }

    private static double running() {
        return server.meters().get("tarn.sql.statements.running").gauge().value();
    }
}
