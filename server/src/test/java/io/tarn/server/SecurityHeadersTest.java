package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every response tells browsers to make nothing more of it, whoever wrote it. */
class SecurityHeadersTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final List<String> EXPECTED = List.of(
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'; frame-ancestors 'none'",
            "x-frame-options: deny",
            "cross-origin-resource-policy: same-origin",
            "referrer-policy: no-referrer");

    @BeforeAll
    static void tables() throws Exception {
        SERVER.rows("CREATE NAMESPACE IF NOT EXISTS headers");
        SERVER.rows("CREATE TABLE IF NOT EXISTS headers.t (id INT)");
    }

    private static String answered(String request) throws IOException {
        String answer =
                SERVER.raw(request.replace("HOST", "Host: 127.0.0.1:" + SERVER.port() + "\r\nConnection: close"));
        assertThat(answer).as(request).startsWith("HTTP/1.");
        List<String> head = answer.substring(0, answer.indexOf("\r\n\r\n"))
                .lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .toList();
        for (String header : EXPECTED) {
            assertThat(head.stream().filter(header::equals))
                    .as(request + "\n" + answer)
                    .hasSize(1);
        }
        assertThat(head).as(request).noneMatch(line -> line.startsWith("server:"));
        return answer;
    }

    private static String status(String request) throws IOException {
        return answered(request).split(" ", 3)[1];
    }

    private static String sql(String headers, String sql) {
        return "POST /v1/sql HTTP/1.1\r\nHOST\r\n" + headers + "Content-Length: " + sql.length() + "\r\n\r\n" + sql;
    }

    @Test
    void whatRoutesAnswer() throws IOException {
        assertThat(status("GET /health/live HTTP/1.1\r\nHOST\r\n\r\n")).isEqualTo("200");
        assertThat(status("HEAD /health/live HTTP/1.1\r\nHOST\r\n\r\n")).isEqualTo("200");
        assertThat(status("GET /metrics HTTP/1.1\r\nHOST\r\n\r\n")).isEqualTo("200");
        assertThat(status("GET /catalog/v1/config HTTP/1.1\r\nHOST\r\n\r\n")).isEqualTo("200");
        assertThat(status("GET /health/live HTTP/1.0\r\nHOST\r\n\r\n")).isEqualTo("200");
        assertThat(status("GET /not-there HTTP/1.1\r\nHOST\r\n\r\n")).isEqualTo("404");
        assertThat(status("GET /catalog/v1/nope HTTP/1.1\r\nHOST\r\n\r\n")).isEqualTo("404");
        assertThat(status("DELETE /v1/sql HTTP/1.1\r\nHOST\r\n\r\n")).isEqualTo("405");
        assertThat(status("POST /v1/sessions HTTP/1.1\r\nHOST\r\nOrigin: null\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo("403");
    }

    @Test
    void aTableThatHasNotChanged() throws IOException {
        String table = "/catalog/v1/lake/namespaces/headers/tables/t HTTP/1.1\r\nHOST\r\n";
        String loaded = answered("GET " + table + "\r\n");
        String etag = loaded.replaceFirst("(?is).*\\netag: ([^\r]+)\r.*", "$1");
        assertThat(status("GET " + table + "If-None-Match: " + etag + "\r\n\r\n"))
                .isEqualTo("304");
        assertThat(status("HEAD " + table + "\r\n")).isEqualTo("204");
    }

    @Test
    void resultsStreamsAndErrorsOfStatements() throws IOException {
        assertThat(status(sql("", "SELECT 1"))).isEqualTo("200");
        assertThat(status(sql("Accept: text/csv\r\n", "SELECT id FROM range(200000)")))
                .isEqualTo("200");
        assertThat(status(sql("", "SELEC 1"))).isEqualTo("400");
        assertThat(status(sql("", "SELECT * FROM headers.no"))).isEqualTo("404");
        // Its columns' header is set and then taken back.
        assertThat(status(sql("Accept: text/csv\r\n", "SELECT 1/(id-1) FROM range(3)")))
                .isEqualTo("400");
        String held = answered(sql("Idempotency-Key: headers-" + System.nanoTime() + "\r\n", "SELECT 1"));
        String id = held.replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1");
        assertThat(status("GET /v1/sql/" + id + "/events HTTP/1.1\r\nHOST\r\n\r\n"))
                .isEqualTo("200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%00 HTTP/1.1\r\nHOST\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHOST\r\n\r\n",
                "GET /%u0041 HTTP/1.1\r\nHOST\r\n\r\n",
                "GET /a/..;/b HTTP/1.1\r\nHOST\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHOST\r\n\r\n",
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\nHOST\r\n\r\n",
                "GET / HTTP/2.0\r\nHOST\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\nHOST\r\n\r\n",
                "GET / HTTP/1.1\r\nHOST\r\nA\u0000: b\r\n\r\n",
                "POST /v1/sql HTTP/1.1\r\nHOST\r\nContent-Length: x\r\n\r\n",
                "POST /v1/sql HTTP/1.1\r\nHOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /v1/sql HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\nnot a chunk\r\n",
                "POST /v1/sql HTTP/1.1\r\nHOST\r\nExpect: nonsense\r\nContent-Length: 0\r\n\r\n",
                "BREW /v1/sql HTTP/1.1\r\nHOST\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHOST\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHOST\r\n\r\n",
                "CONNECT elsewhere:80 HTTP/1.1\r\nHOST\r\n\r\n",
            })
    void whatCannotBeRead(String request) throws IOException {
        assertThat(status(request)).matches("4\\d\\d|505");
    }

    @Test
    void whatIsTooLong() throws IOException {
        assertThat(status("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHOST\r\n\r\n"))
                .isEqualTo("414");
        assertThat(status("GET / HTTP/1.1\r\nHOST\r\nA: " + "a".repeat(20_000) + "\r\n\r\n"))
                .isEqualTo("431");
    }
}
