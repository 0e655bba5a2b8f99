package io.tarn.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.CatalogSettings;
import io.tarn.catalog.Warehouses.ExistingFiles;
import io.tarn.catalog.http.CatalogRoutes;
import io.tarn.catalog.http.RequestBuffers;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.catalog.metastore.WarehouseProperties;
import io.tarn.query.EngineLimits;
import io.tarn.query.EngineSettings;
import io.tarn.query.QueryEngine;
import io.tarn.query.history.HistoryBounds;
import io.tarn.query.history.HistoryDatabase;
import io.tarn.query.history.JdbcStatementHistory;
import io.tarn.query.spark.ClusterSettings;
import io.tarn.query.spark.FileAccess;
import io.tarn.query.spark.offload.NativeConf;
import io.tarn.query.spark.offload.NativeSettings;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocalFileIO;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.rest.RESTCatalog;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A catalog and an engine behind one real HTTP server on a free port, shared by all test classes of the JVM, because Spark
 * can be there only once.
 */
public final class SqlServer implements BeforeAllCallback {
    /** So few that a test can have them all. */
    static final int MOST_SESSIONS = 12;

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Running.class, key -> new Running(), Running.class);
    }

    public URI uri() {
        return running.uri;
    }

    public Path folder() {
        return running.folder;
    }

    /** The folder whose files statements may read. */
    Path files() {
        return running.folder.resolve("in");
    }

    SimpleMeterRegistry meters() {
        return running.meters;
    }

    void createWarehouse(String name) {
        running.catalog
                .warehouses()
                .create(new WarehouseName(name), null, List.of(), ExistingFiles.REFUSED, WarehouseProperties.none());
    }

    void dropWarehouse(String name) {
        running.catalog.warehouses().drop(name);
    }

    /** Another client of the same catalog. */
    public RESTCatalog catalog() {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize(
                "other",
                Map.of(
                        "uri",
                        uri() + "/catalog",
                        "warehouse",
                        "lake",
                        "io-impl",
                        LocalFileIO.class.getName(),
                        "rest-table-cache.max-entries",
                        "0"));
        return catalog;
    }

    /** The rows of a statement that is expected to succeed. */
    public JsonNode rows(String sql) {
        return answer(sql).get("rows");
    }

    /** The whole answer of a statement that is expected to succeed. */
    public JsonNode answer(String sql) {
        HttpResponse<String> response = post(sql);
        if (response.statusCode() != 200) {
            throw new AssertionError(sql + " -> " + response.statusCode() + " " + response.body());
        }
        return json(response);
    }

    /** The whole answer of a statement that Spark runs alone, and that is expected to succeed. */
    public JsonNode onSpark(String sql) {
        ObjectNode body = JSON.createObjectNode().put("sql", sql);
        body.putObject("settings").put(NativeConf.ENABLED, "false");
        HttpResponse<String> response = postJson(body.toString());
        if (response.statusCode() != 200) {
            throw new AssertionError(sql + " -> " + response.statusCode() + " " + response.body());
        }
        return json(response);
    }

    /** The problem document of a statement that is expected to fail. */
    JsonNode problem(String sql) {
        HttpResponse<String> response = post(sql);
        if (response.statusCode() == 200) {
            throw new AssertionError(sql + " -> " + response.body());
        }
        return json(response);
    }

    HttpResponse<String> post(String body, String... headers) {
        return post(HttpRequest.newBuilder(), body, headers);
    }

    public HttpResponse<String> postJson(String body) {
        return post(body, "Content-Type", "application/json");
    }

    private HttpResponse<String> post(HttpRequest.Builder request, String body, String... headers) {
        request.uri(uri().resolve("/v1/sql")).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), BodyHandlers.ofString());
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** As the server of the product does it. */
    static void answerProblems(RoutesConfig routes) {
        routes.exception(TarnException.class, (error, ctx) -> {
            error.code().retryAfterSeconds().ifPresent(seconds -> ctx.header("Retry-After", Integer.toString(seconds)));
            ctx.status(error.code().httpStatus())
                    .contentType(Problem.MEDIA_TYPE)
                    .result(problem(error));
        });
    }

    private static String problem(TarnException error) {
        try {
            return JSON.writeValueAsString(Problem.of(error));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Running implements AutoCloseable {
        private final Path folder;
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final CatalogService catalog;
        private final QueryEngine engine;
        private final Javalin server;
        private final URI uri;

        private Running() {
            try {
                folder = Files.createTempDirectory("tarn-query-test");
                catalog = CatalogService.open(new CatalogSettings(
                        new MetastoreAddress.SqliteFile(folder.resolve("catalog.db")),
                        new Warehouse(new WarehouseName("lake"), Location.of(folder.resolve("lake"))),
                        Location.of(folder.resolve("home")),
                        List.of(),
                        FileStores.local(),
                        meters,
                        Duration.ofDays(7)));
                catalog.warehouses()
                        .create(
                                new WarehouseName("pond"),
                                null,
                                List.of(),
                                ExistingFiles.REFUSED,
                                WarehouseProperties.none());
                int port = freePort();
                uri = URI.create("http://127.0.0.1:" + port);
                engine = new QueryEngine(new EngineSettings(
                        uri.resolve("/catalog"),
                        catalog.engineKey(),
                        catalog.warehouses()::names,
                        (warehouse, name) -> catalog.warehouse(warehouse).metadataLocation(name),
                        ClusterSettings.inProcess(),
                        fileAccess(folder),
                        limits(),
                        NativeSettings.forThisMachine(),
                        List.of(folder),
                        Files.createDirectories(folder.resolve("staging")),
                        Files.createDirectories(folder.resolve("scratch")),
                        new JdbcStatementHistory(
                                HistoryDatabase.sqlite(folder.resolve("history.sqlite")),
                                UUID.randomUUID(),
                                HistoryBounds.of(Duration.ofDays(30)),
                                Clock.systemUTC()),
                        meters));
                server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.jetty.addConnector((jetty, http) -> connector(jetty, http, port));
                    new CatalogRoutes(catalog).addTo(config.routes);
                    new SqlRoutes(engine).addTo(config.routes);
                    new LoadRoutes(engine).addTo(config.routes);
                    new QueryRoutes(engine).addTo(config.routes);
                    new SessionRoutes(engine).addTo(config.routes);
                    answerProblems(config.routes);
                });
                server.start();
                engine.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static ServerConnector connector(Server jetty, HttpConfiguration http, int port) {
            ServerConnector connector = new WatchedConnector(jetty, http, RequestBuffers.addTo(http));
            connector.setHost("127.0.0.1");
            connector.setPort(port);
            return connector;
        }

        private static FileAccess fileAccess(Path folder) throws IOException {
            Path allowed = Files.createDirectories(folder.resolve("in"));
            return new FileAccess(
                    List.of(allowed.toUri().toString()), List.of(folder.resolve("staging"), folder.resolve("scratch")));
        }

        private static EngineLimits limits() {
            EngineLimits usual = EngineLimits.forThisMachine();
            return new EngineLimits(
                    Duration.ofMinutes(5),
                    usual.running(),
                    usual.waiting(),
                    usual.resultBytes(),
                    usual.resultAge(),
                    MOST_SESSIONS,
                    usual.sessionIdle());
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        @Override
        public void close() throws IOException {
            engine.close();
            server.stop();
            catalog.close();
            try (Stream<Path> paths = Files.walk(folder)) {
                paths.sorted((a, b) -> b.compareTo(a))
                        .forEach(path -> path.toFile().delete());
            }
        }
    }
}
