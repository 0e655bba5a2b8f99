package io.tarn.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One whole server, Spark included, for all the tests of this JVM; asked by HTTP alone. */
final class RunningServer implements BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RunningServer.class);

    private static final int RAW_TIMEOUT_MILLIS = 60_000;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private TarnServer server;
    private Path folder;

    /** Closed by JUnit when the last test class has ended. */
    record Shared(TarnServer server, Path folder) implements AutoCloseable {
        static Shared start() {
            try {
                Path folder = Files.createTempDirectory("tarn-server-test");
                ServerConfig config = ConfigSources.none()
                        .withFlag(ConfigKey.DATA_DIR, folder.resolve("data").toString())
                        .withFlag(ConfigKey.PORT, "0")
                        .withFlag(ConfigKey.SQL_FILES_ALLOWED, folder + ", /proc")
                        .resolve()
                        .server();
                return new Shared(TarnServer.start(config, ServerLog.Audience.FILE), folder);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            try (Stream<Path> below = Files.walk(folder)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Shared shared = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, type -> Shared.start(), Shared.class);
        server = shared.server();
        folder = shared.folder();
    }

    /** A folder whose files statements may read; the server's data folder lies in it. */
    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path));
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> post(String sql) throws IOException, InterruptedException {
        return send(request("/v1/sql").POST(BodyPublishers.ofString(sql)).build());
    }

    /** Sends bytes as they are, one connection for it, and takes all that comes until the server closes it. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.setSoTimeout(RAW_TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    int port() {
        return server.uri().getPort();
    }

    /** The rows of a statement that must succeed. */
    JsonNode rows(String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(sql);
        if (answer.statusCode() != 200) {
            throw new AssertionError(sql + " answered " + answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body()).get("rows");
    }

    /** The problem document of a statement that must fail with this status. */
    JsonNode problem(int status, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != status) {
            throw new AssertionError("answered " + answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body());
    }

    RESTCatalog catalog() {
        return catalog("lake");
    }

    RESTCatalog catalog(String warehouse) {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize(
                warehouse,
                Map.of(
                        CatalogProperties.URI,
                        server.uri() + "/catalog",
                        CatalogProperties.WAREHOUSE_LOCATION,
                        warehouse));
        return catalog;
    }
}
