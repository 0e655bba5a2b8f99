package io.tarn.server;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tarn.api.Version;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.CatalogSettings;
import io.tarn.catalog.http.CatalogRoutes;
import io.tarn.catalog.http.DroppedRoutes;
import io.tarn.catalog.http.MetricsRoutes;
import io.tarn.catalog.http.WarehouseRoutes;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.query.EngineSettings;
import io.tarn.query.QueryEngine;
import io.tarn.query.history.HistoryBounds;
import io.tarn.query.history.HistoryDatabase;
import io.tarn.query.history.JdbcStatementHistory;
import io.tarn.query.history.StatementHistory;
import io.tarn.query.http.LoadRoutes;
import io.tarn.query.http.QueryRoutes;
import io.tarn.query.http.SessionRoutes;
import io.tarn.query.http.SqlRoutes;
import io.tarn.query.spark.FileAccess;
import io.tarn.storage.DataFolder;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server: data folder, catalog, engine and HTTP, started in this order and stopped in the reverse one. When
 * {@link #start} returns, the catalog answers and Spark warms up beside it. Thread-safe.
 */
public final class TarnServer implements AutoCloseable {
    private static final WarehouseName DEFAULT_WAREHOUSE = new WarehouseName("lake");

    private final URI uri;
    private final Deque<Part> parts;

    private TarnServer(URI uri, Deque<Part> parts) {
        this.uri = uri;
        this.parts = parts;
    }

    /** A started part: what to call to stop it, and the name that a failed stop is logged under. */
    private record Part(String name, AutoCloseable stop) {}

    /**
     * Starts a server.
     *
     * @throws io.tarn.api.TarnException if the data folder or the port cannot be had; nothing is left running then
     */
    public static TarnServer start(ServerConfig config, ServerLog.Audience audience) {
        Deque<Part> parts = new ArrayDeque<>();
        try {
            return start(config, audience, parts);
        } catch (RuntimeException e) {
            stop(parts);
            throw e;
        }
    }

    private static TarnServer start(ServerConfig config, ServerLog.Audience audience, Deque<Part> parts) {
        DataFolder data = DataFolder.open(config.dataDir());
        parts.push(new Part("data folder", data));
        ServerLog.open(data.logs(), audience);
        data.notes().forEach(note -> logger().warn("{}", note));
        ListeningSocket socket = ListeningSocket.bind(config.host(), config.port());
        parts.push(new Part("socket", socket::close));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        parts.push(new Part("process meters", ProcessMeters.bindTo(meters)));

        Warehouse lake =
                new Warehouse(DEFAULT_WAREHOUSE, Location.of(data.warehouses()).child(DEFAULT_WAREHOUSE.value()));
        MetastoreAddress metastore =
                config.metastore() == null ? new MetastoreAddress.SqliteFile(data.metastore()) : config.metastore();
        CatalogService catalog = CatalogService.open(new CatalogSettings(
                metastore,
                lake,
                Location.of(data.root()),
                config.storageRoots(),
                FileStores.local(),
                meters,
                config.dropRetention()));
        parts.push(new Part("catalog", catalog));

        QueryEngine engine = null;
        if (config.role() == Role.ALL) {
            engine = new QueryEngine(new EngineSettings(
                    socket.uri().resolve("/catalog"),
                    catalog.engineKey(),
                    new WarehouseNames(catalog),
                    new CatalogMetadata(catalog),
                    config.cluster(),
                    new FileAccess(allowed(config), data.own()),
                    config.sql(),
                    config.natives(),
                    storage(data, config, catalog),
                    data.staging(),
                    data.scratch(),
                    history(data, config),
                    meters));
        }
        Javalin http = HttpFront.create(socket, meters, routes(socket.uri().getPort(), catalog, engine, meters));
        parts.push(new Part("http", http::stop));
        if (engine != null) {
            // Stopped before HTTP is, also when that never came up: it has pools and a database open already.
            parts.push(new Part("engine", engine));
        }
        http.start();
        if (engine != null) {
            engine.start();
        }
        data.announce(socket.uri().toString());
        logger().info(
                        "Tarn {} listens on {}, data folder {}, metastore {}",
                        Version.current().value(),
                        socket.uri(),
                        data.root(),
                        metastore);
        return new TarnServer(socket.uri(), parts);
    }

    private static StatementHistory history(DataFolder data, ServerConfig config) {
        HistoryDatabase database = config.metastore() == null
                ? HistoryDatabase.sqlite(data.history())
                : HistoryDatabase.postgresql(config.metastore().dataSource());
        return new JdbcStatementHistory(
                database, data.id(), HistoryBounds.of(config.historyRetention()), Clock.systemUTC());
    }

    private static List<String> allowed(ServerConfig config) {
        return config.allowedFiles().stream()
                .map(path -> Path.of(path).toAbsolutePath().toUri().toString())
                .toList();
    }

    /** Where warehouses lie, and where those of before lie that are no longer below a storage root. */
    private static List<Path> storage(DataFolder data, ServerConfig config, CatalogService catalog) {
        FileStores stores = FileStores.local();
        List<Path> directories = new ArrayList<>(List.of(data.warehouses()));
        Stream.concat(
                        config.storageRoots().stream(),
                        catalog.warehouses().list().stream()
                                .map(stored -> stored.warehouse().root()))
                .filter(stores::isLocal)
                .map(stores::localPath)
                .forEach(directories::add);
        return directories;
    }

    private static List<HttpFront.Routes> routes(
            int port, CatalogService catalog, @Nullable QueryEngine engine, PrometheusMeterRegistry meters) {
        Map<String, BooleanSupplier> health = new LinkedHashMap<>();
        health.put("catalog", () -> true);
        HttpFront.Routes sql = none -> {};
        HttpFront.Routes loads = none -> {};
        HttpFront.Routes queries = none -> {};
        HttpFront.Routes sessions = none -> {};
        if (engine != null) {
            health.put("engine", engine::ready);
            sql = new SqlRoutes(engine)::addTo;
            loads = new LoadRoutes(engine)::addTo;
            queries = new QueryRoutes(engine)::addTo;
            sessions = new SessionRoutes(engine)::addTo;
        }
        return List.of(
                new LoopbackGuard(port)::addTo,
                new HealthRoutes(Version.current().value(), health)::addTo,
                routes -> metrics(routes, meters),
                new CatalogRoutes(catalog)::addTo,
                new MetricsRoutes(catalog)::addTo,
                new WarehouseRoutes(catalog)::addTo,
                new DroppedRoutes(catalog)::addTo,
                sql,
                loads,
                queries,
                sessions,
                new ProblemAnswers()::addTo);
    }

    private static void metrics(RoutesConfig routes, PrometheusMeterRegistry meters) {
        routes.get(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(meters.scrape()));
    }

    /** {@code http://HOST:PORT}, the port as it was taken. */
    public URI uri() {
        return uri;
    }

    /** Cancels statements, finishes running commits, and gives the data folder free. */
    @Override
    public void close() {
        logger().info("Tarn on {} stops", uri);
        stop(parts);
    }

    private static void stop(Deque<Part> parts) {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.stop().close();
            } catch (Exception e) {
                logger().warn("{} did not stop cleanly", part.name(), e);
            }
        }
    }

    /** Looked up at each use: the log is opened after this class is loaded. */
    private static Logger logger() {
        return LoggerFactory.getLogger(TarnServer.class);
    }
}
