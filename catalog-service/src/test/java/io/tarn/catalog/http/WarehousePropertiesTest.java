package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of a warehouse are told is listed, and secrets are neither told nor shown. */
class WarehousePropertiesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private CatalogServer server;
    private PlainHttp http;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        http = new PlainHttp(URI.create(server.uri().toString().replaceAll("/catalog$", "")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"defaults", "overrides"})
    void whatClientsWouldActOnIsRefused(String kind) throws Exception {
        ok(send("POST", "", "{\"name\": \"there\"}"));
        for (String name : List.of(
                "io-impl",
                "py-io-impl",
                "catalog-impl",
                "metrics-reporter-impl",
                "client.factory",
                "s3.client-factory-impl",
                "client.credentials-provider",
                "header.Authorization",
                "uri",
                "oauth2-server-uri",
                "rest.auth.type",
                "rest.sigv4-enabled",
                "rest.client.proxy.hostname",
                "encryption.kms-type",
                "tarn.copy.loaded",
                "table-default.write.location-provider.impl",
                "table-override.tarn.copy.loaded",
                "view-default.token",
                "token",
                "credential",
                "s3.secret-access-key",
                "team")) {
            for (HttpResponse<byte[]> answer : List.of(
                    send(
                            "POST",
                            "",
                            properties(kind, name, "hunter2")
                                    .put("name", "other")
                                    .toString()),
                    send("PATCH", "/there", properties(kind, name, "hunter2").toString()))) {
                assertThat(answer.statusCode()).as(name).isEqualTo(400);
                JsonNode problem = PlainHttp.json(answer);
                assertThat(problem.get("code").asText()).isEqualTo("INVALID_VALUE");
                assertThat(problem.get("message").asText())
                        .contains("'" + name + "'")
                        .doesNotContain("hunter2");
            }
        }
        assertThat(text(send("GET", "", ""))).doesNotContain("hunter2", "other");
    }

    @Test
    void secretsAreReferencesAndNeverSent() throws Exception {
        String body = "{\"name\": \"vault\", \"defaults\": {\"s3.secret-access-key\": \"env:PATH\","
                + " \"s3.endpoint\": \"http://127.0.0.1:9000\"}, \"overrides\": {\"token\": \"file:" + folder
                + "/token\"}}";
        HttpResponse<byte[]> made = send("POST", "", body);
        ok(made);
        for (HttpResponse<byte[]> shown : List.of(made, send("GET", "/vault", ""), send("GET", "", ""))) {
            assertThat(text(shown))
                    .contains("\"s3.secret-access-key\":\"env:PATH\"", "\"token\":\"file:****\"")
                    .doesNotContain("/token", System.getenv("PATH"));
        }
        JsonNode config = config("vault");
        assertThat(config.get("defaults")).isEqualTo(JSON.readTree("{\"s3.endpoint\":\"http://127.0.0.1:9000\"}"));
        assertThat(config.get("overrides")).isEqualTo(JSON.readTree("{\"prefix\":\"vault\"}"));
    }

    @Test
    void whatOlderDatabasesHoldIsNeitherSentNorShownAndCanBeRemoved() throws Exception {
        ok(send("POST", "", "{\"name\": \"old\"}"));
        String properties =
                "{\"defaults\": {\"s3.secret-access-key\": \"hunter2\", \"team\": \"hunter2\", \"clients\": \"3\"},"
                        + " \"overrides\": {\"header.Authorization\": \"hunter2\", \"rest.auth.type\": \"hunter2\"}}";
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                PreparedStatement update =
                        database.prepareStatement("UPDATE warehouses SET properties = ? WHERE name = 'old'")) {
            update.setString(1, properties);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }

        JsonNode config = config("old");
        assertThat(config.get("defaults")).isEqualTo(JSON.readTree("{\"clients\":\"3\"}"));
        assertThat(config.get("overrides")).isEqualTo(JSON.readTree("{\"prefix\":\"old\"}"));
        assertThat(text(send("GET", "/old", "")))
                .contains("\"header.Authorization\":\"****\"", "\"clients\":\"3\"")
                .doesNotContain("hunter2");
        ok(send("PATCH", "/old", "{\"defaults\": {\"clients\": \"4\"}}"));
        HttpResponse<byte[]> cleaned = send(
                "PATCH",
                "/old",
                "{\"defaults\": {\"s3.secret-access-key\": null, \"team\": null}, \"overrides\": {\"header.Authorization\": null, \"rest.auth.type\": null}}");
        assertThat(text(cleaned)).contains("\"defaults\":{\"clients\":\"4\"},\"overrides\":{}");
    }

    private JsonNode config(String warehouse) throws Exception {
        return PlainHttp.json(http.send("GET", "/catalog/v1/config?warehouse=" + warehouse, ""));
    }

    private HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
        return http.send(method, "/v1/warehouses" + path, body);
    }

    private static ObjectNode properties(String kind, String name, String value) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject(kind).put(name, value);
        return body;
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static void ok(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).as(text(response)).isBetween(200, 201);
    }
}
