package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no route sees is refused in the form of all errors, and the client is told that the connection ends with it. */
class MalformedRequestsTest {
    @TempDir
    private Path folder;

    private CatalogServer server;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%00",
                "/catalog/v1/%zz/namespaces",
                "/catalog/v1/%u0041/namespaces",
                "/catalog/v1/%FF%FE/namespaces"
            })
    void theAnswerHasBothFormsAndClosesTheConnection(String path) throws IOException {
        String answer = answer("GET", path);
        assertThat(answer).startsWith("HTTP/1.1 400 ");
        int end = answer.indexOf("\r\n\r\n");
        assertThat(answer.substring(0, end).lines().toList())
                .contains("Connection: close", "Content-Type: application/problem+json");
        JsonNode body = RandomJson.parse(answer.substring(end));
        assertThat(body.get("code").asText()).isEqualTo("BAD_REQUEST");
        assertThat(body.get("error").get("type").asText()).isEqualTo("BadRequestException");
        assertThat(body.get("error").get("code").asInt()).isEqualTo(400);
        assertThat(body.get("error").get("message").asText()).startsWith("the request cannot be read: ");
    }

    @Test
    void theAnswerToHeadHasNoBody() throws IOException {
        assertThat(answer("HEAD", "/catalog/v1/%FF%FE/namespaces"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\r\nConnection: close\r\n")
                .endsWith("\r\n\r\n");
    }

    /** All that comes until the server closes. */
    private String answer(String method, String path) throws IOException {
        URI uri = server.uri();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
