package io.tarn.catalog.http;

import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.storage.Location;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.view.ViewCatalogTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's own tests of a catalog of views, against our server through Iceberg's own client. */
class ViewKitTest extends ViewCatalogTests<RESTCatalog> {
    /** What the tests expect a catalog to be configured with. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "view-default.key1", "catalog-default-key1",
            "view-default.key2", "catalog-default-key2",
            "view-default.key3", "catalog-default-key3",
            "view-override.key3", "catalog-override-key3",
            "view-override.key4", "catalog-override-key4");

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;

    /** The database to run on. */
    MetastoreAddress metastore() {
        return CatalogServer.sqlite(folder);
    }

    private Location allowed() {
        return Location.of(folder).child("allowed");
    }

    @BeforeEach
    void start() {
        server = CatalogServer.startAllowing(
                allowed(), metastore(), Location.of(folder).child("lake"));
        client = server.client("lake", PROPERTIES);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Override
    protected RESTCatalog catalog() {
        return client;
    }

    @Override
    protected Catalog tableCatalog() {
        return client;
    }

    @Override
    protected String viewLocation(String... path) {
        String below = Stream.concat(Stream.of("views"), Stream.of(path)).collect(Collectors.joining("/"));
        return allowed().child(below).value();
    }

    @Override
    protected boolean requiresNamespaceCreate() {
        return true;
    }

    @Override
    protected boolean supportsServerSideRetry() {
        return true;
    }
}
