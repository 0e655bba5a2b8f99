package io.tarn.benchmarks;

import io.tarn.server.Role;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import io.tarn.storage.LocalFileIO;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.rest.RESTCatalog;

/** A Tarn server without SQL, in this process; each client speaks to it over HTTP. */
final class TarnContender implements Contender {
    private final TarnServer server;
    private final List<RESTCatalog> clients = new CopyOnWriteArrayList<>();

    TarnContender(Path folder) {
        this.server = TarnServer.start(ServerConfig.embedded(folder, Role.CATALOG), ServerLog.Audience.FILE);
    }

    @Override
    public String name() {
        return "Tarn (REST, SQLite)";
    }

    @Override
    public Catalog client() {
        RESTCatalog client = new RESTCatalog();
        clients.add(client);
        client.initialize(
                "lake",
                Map.of(
                        CatalogProperties.URI,
                        server.uri() + "/catalog",
                        CatalogProperties.WAREHOUSE_LOCATION,
                        "lake",
                        CatalogProperties.FILE_IO_IMPL,
                        LocalFileIO.class.getName()));
        return client;
    }

    @Override
    public void close() throws IOException {
        for (RESTCatalog client : clients) {
            client.close();
        }
        server.close();
    }
}
