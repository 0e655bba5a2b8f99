package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.storage.Location;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.catalog.CatalogTests;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's own tests of a catalog, against our server through Iceberg's own client. */
class TableKitTest extends CatalogTests<RESTCatalog> {
    /** What the tests expect a catalog to be configured with. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "table-default.default-key1", "catalog-default-key1",
            "table-default.default-key2", "catalog-default-key2",
            "table-default.override-key3", "catalog-default-key3",
            "table-override.override-key3", "catalog-override-key3",
            "table-override.override-key4", "catalog-override-key4");

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;

    /** The database to run on; opened again where a test restarts the server. */
    MetastoreAddress metastore() {
        return CatalogServer.sqlite(folder);
    }

    private CatalogServer serve() {
        return CatalogServer.startAllowing(
                allowed(), metastore(), Location.of(folder).child("lake"));
    }

    private Location allowed() {
        return Location.of(folder).child("allowed");
    }

    @BeforeEach
    void start() {
        server = serve();
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
    protected RESTCatalog initCatalog(String name, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(PROPERTIES);
        all.putAll(properties);
        return server.client(name, all);
    }

    @Override
    protected boolean supportsNestedNamespaces() {
        return true;
    }

    @Override
    protected boolean supportsNamesWithSlashes() {
        return true;
    }

    @Override
    protected boolean supportsNamesWithDot() {
        return true;
    }

    /**
     * The kit's tests of an empty namespace are left out: Iceberg's client refuses the root as a namespace before it asks
     * anybody, which {@link #theClientRefusesAnEmptyNamespaceWithoutAskingTheServer} shows.
     */
    @Override
    protected boolean supportsEmptyNamespace() {
        return false;
    }

    @Override
    protected boolean requiresNamespaceCreate() {
        return true;
    }

    @Override
    protected boolean supportsServerSideRetry() {
        return true;
    }

    @Override
    protected String baseTableLocation(TableIdentifier identifier) {
        return allowed().child(identifier.namespace() + "/" + identifier.name()).value();
    }

    /** As in the kit, but on a server that starts again in between: one that has just read a file need not read it again. */
    @Override
    @Test
    public void testLoadTableWithMissingMetadataFile(@TempDir Path unused) {
        client.createNamespace(TBL.namespace());
        HasTableOperations table = (HasTableOperations) client.createTable(TBL, SCHEMA);
        String file = table.operations().current().metadataFileLocation();
        server.close();
        server = serve();
        client = server.client();
        table.operations().io().deleteFile(file);

        assertThatThrownBy(() -> client.loadTable(TBL))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Failed to open input stream for file: " + file);
    }

    @Test
    void theClientRefusesAnEmptyNamespaceWithoutAskingTheServer() {
        server.close();
        Namespace empty = Namespace.empty();

        for (Consumer<Namespace> asked :
                List.<Consumer<Namespace>>of(client::loadNamespaceMetadata, client::listTables)) {
            assertThatThrownBy(() -> asked.accept(empty))
                    .isInstanceOf(NoSuchNamespaceException.class)
                    .hasMessage("Invalid namespace: ");
        }
        assertThat(client.namespaceExists(empty)).isFalse();
        assertThatThrownBy(() -> client.createTable(TableIdentifier.of(empty, "t"), SCHEMA))
                .hasMessageStartingWith("Invalid table identifier");
        server = serve();
    }
}
