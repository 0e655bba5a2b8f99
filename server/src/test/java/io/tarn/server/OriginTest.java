package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No page of another origin gets a request in, be it of this machine or of a name that leads to it. */
class OriginTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String SQL = "SELECT 1";

    private static String post(String headers) throws IOException {
        String request = "POST /v1/sql HTTP/1.1\r\n" + headers.replace("PORT", String.valueOf(SERVER.port()))
                + "Connection: close\r\nContent-Length: " + SQL.length() + "\r\n\r\n" + SQL;
        return SERVER.raw(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1:PORT",
                "Host: localhost:PORT",
                "Host: LocalHost:PORT",
                "Host: [::1]:PORT",
                "Host: localhost",
                "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT",
                "Host: localhost:PORT\r\nOrigin: http://localhost:PORT",
                "Host: LOCALHOST:PORT\r\nOrigin: http://localhost:PORT\r\nSec-Fetch-Site: same-origin",
                "Host: 127.0.0.1:PORT\r\nSec-Fetch-Site: none",
            })
    void thisVeryOriginAndClientsWithoutOneAreAnswered(String headers) throws IOException {
        assertThat(post(headers + "\r\n")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1:PORT\r\nOrigin: https://elsewhere.example",
                "Host: 127.0.0.1:PORT\r\nOrigin: null",
                "Host: 127.0.0.1:PORT\r\nOrigin: ",
                "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1",
                "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:3000",
                "Host: 127.0.0.1:PORT\r\nOrigin: http://localhost:3000",
                "Host: 127.0.0.1:PORT\r\nOrigin: http://localhost:PORT",
                "Host: 127.0.0.1:PORT\r\nOrigin: https://127.0.0.1:PORT",
                "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT.elsewhere.example",
                "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT/",
                "Host: 127.0.0.1:PORT\r\nOrigin: file://",
                "Host: localhost\r\nOrigin: http://localhost:PORT",
                "Host: 127.0.0.1:PORT\r\nSec-Fetch-Site: cross-site",
                "Host: 127.0.0.1:PORT\r\nSec-Fetch-Site: same-site",
                "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nSec-Fetch-Site: cross-site",
                "Host: elsewhere.example:PORT",
                "Host: elsewhere.example:PORT\r\nOrigin: http://elsewhere.example:PORT",
                "Host: localhost.elsewhere.example:PORT",
                "Host: 127.0.0.1.nip.io:PORT",
                "Host: 127.0.0.1:1",
                "Host: 127.0.0.1:1\r\nOrigin: http://127.0.0.1:1",
                "Host: 192.0.2.1:PORT",
                "Host: 0.0.0.0:PORT",
            })
    void allOthersAreRefused(String headers) throws IOException {
        String answer = post(headers + "\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 403")
                .contains("\"code\":\"FORBIDDEN\"")
                .doesNotContain("Access-Control");
    }

    @Test
    void readingAndAskingWhetherItMayAreRefusedToo() throws IOException {
        String headers =
                "Host: 127.0.0.1:" + SERVER.port() + "\r\nOrigin: http://localhost:3000\r\nConnection: close\r\n\r\n";
        for (String line : new String[] {
            "GET /catalog/v1/config HTTP/1.1",
            "GET /v1/queries HTTP/1.1",
            "GET /metrics HTTP/1.1",
            "DELETE /catalog/v1/lake/namespaces/a HTTP/1.1",
            "OPTIONS /v1/sql HTTP/1.1\r\nAccess-Control-Request-Method: POST",
            "GET /not-there HTTP/1.1"
        }) {
            assertThat(SERVER.raw(line + "\r\n" + headers))
                    .as(line)
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("Access-Control");
        }
    }
}
