package io.tarn.catalog.http;

import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.CatalogSettings;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocalFileIO;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.rest.RESTCatalog;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A real server on a free port, with its metastore and the warehouse lake in one folder, and clients of it. */
public final class CatalogServer implements AutoCloseable {
    private final CatalogService service;
    private final Location root;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Javalin javalin;

    private CatalogServer(MetastoreAddress metastore, Location root, Function<CatalogSettings, CatalogService> open) {
        this.root = root;
        Warehouse lake = new Warehouse(new WarehouseName("lake"), root);
        Location home = Location.of(FileStores.local().localPath(root).resolveSibling("home"));
        this.service = open.apply(
                new CatalogSettings(metastore, lake, home, List.of(), FileStores.local(), meters, Duration.ofDays(7)));
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            MalformedRequests.addTo(config.jetty);
            config.jetty.addConnector(CatalogServer::connector);
            new CatalogRoutes(service).addTo(config.routes);
            new MetricsRoutes(service).addTo(config.routes);
            new WarehouseRoutes(service).addTo(config.routes);
            new DroppedRoutes(service).addTo(config.routes);
            config.routes.exception(
                    TarnException.class,
                    (error, ctx) -> ctx.status(error.code().httpStatus()).json(Problem.of(error)));
        });
        javalin.start();
    }

    private static ServerConnector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(
                jetty, null, null, RequestBuffers.addTo(http), -1, -1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        return connector;
    }

    public static CatalogServer start(Path folder) {
        return start(folder, CatalogService::open);
    }

    public static CatalogServer start(Path folder, Location root) {
        return start(sqlite(folder), root);
    }

    /** On any database, which several servers may share: then with one root. */
    public static CatalogServer start(MetastoreAddress metastore, Location root) {
        return new CatalogServer(metastore, root, CatalogService::open);
    }

    /** The same, and the warehouse allows another location besides its root. */
    static CatalogServer startAllowing(Location allowed, MetastoreAddress metastore, Location root) {
        return new CatalogServer(
                metastore,
                root,
                settings -> CatalogService.open(new CatalogSettings(
                        settings.metastore(),
                        settings.first().withAllowed(List.of(allowed)),
                        settings.home(),
                        List.of(allowed),
                        settings.stores(),
                        settings.meters(),
                        settings.dropRetention())));
    }

    public static CatalogServer start(Path folder, Function<CatalogSettings, CatalogService> open) {
        return new CatalogServer(sqlite(folder), Location.of(folder).child("lake"), open);
    }

    static MetastoreAddress sqlite(Path folder) {
        return new MetastoreAddress.SqliteFile(folder.resolve("catalog.db"));
    }

    public CatalogService service() {
        return service;
    }

    /** Where tables of the default warehouse lie. */
    public Location root() {
        return root;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    /** Of Tarn's own endpoints. */
    URI own() {
        return URI.create("http://127.0.0.1:" + javalin.port() + "/v1/warehouses/");
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + javalin.port() + "/catalog");
    }

    public RESTCatalog client() {
        return client("lake", Map.of());
    }

    public RESTCatalog client(String name, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(
                Map.of("uri", uri().toString(), "io-impl", LocalFileIO.class.getName(), "warehouse", "lake"));
        all.putAll(properties);
        RESTCatalog client = new RESTCatalog();
        client.initialize(name, all);
        return client;
    }

    @Override
    public void close() {
        javalin.stop();
        service.close();
    }
}
