package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.catalog.Warehouses.ExistingFiles;
import io.tarn.catalog.metastore.WarehouseProperties;
import io.tarn.storage.WarehouseName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {
    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "with space", "a/b", "a.b", "100%", "%1F", "a+b", "früh", "水", "🤪", "a?b#c", "a&b=c"})
    void anyNameWorksForNamespacesTablesAndViewsAlike(String name) {
        Namespace namespace = Namespace.of(name, name);
        TableIdentifier table = TableIdentifier.of(namespace, name);
        TableIdentifier view = TableIdentifier.of(namespace, name + "v");
        client.createNamespace(Namespace.of(name));
        client.createNamespace(namespace, new HashMap<>(Map.of("k", name)));
        client.createTable(table, Flights.SCHEMA);
        client.buildView(view)
                .withSchema(Flights.SCHEMA)
                .withDefaultNamespace(namespace)
                .withQuery("spark", "SELECT 1")
                .create();

        assertThat(client.loadNamespaceMetadata(namespace)).containsEntry("k", name);
        assertThat(client.listNamespaces(Namespace.of(name))).containsExactly(namespace);
        assertThat(client.listTables(namespace)).containsExactly(table);
        assertThat(client.listViews(namespace)).containsExactly(view);
        assertThat(client.loadTable(table).location()).startsWith(server.root().value());
        assertThat(client.loadView(view).sqlFor("spark").sql()).isEqualTo("SELECT 1");
        assertThat(client.dropTable(table, true)).isTrue();
        assertThat(client.dropView(view)).isTrue();
        assertThat(client.dropNamespace(namespace)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\nb", " a", "a\u007f"})
    void aNameThatNobodyCouldTypeIsRefused(String name) {
        client.createNamespace(Namespace.of("demo"));

        assertThatThrownBy(() -> client.createNamespace(Namespace.of("demo", name)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Invalid namespace name");
        assertThatThrownBy(() -> client.createTable(TableIdentifier.of("demo", name), Flights.SCHEMA))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Invalid table or view name");
    }

    @Test
    void aNamespaceLivesBelowAnotherAndIsDroppedWhenEmpty() {
        assertThatThrownBy(() -> client.createNamespace(Namespace.of("a", "b")))
                .isInstanceOf(NoSuchNamespaceException.class)
                .hasMessageContaining("Namespace does not exist: a");
        client.createNamespace(Namespace.of("a"));
        client.createNamespace(Namespace.of("a", "b"));

        assertThat(client.listNamespaces()).containsExactly(Namespace.of("a"));
        assertThatThrownBy(() -> client.dropNamespace(Namespace.of("a")))
                .isInstanceOf(NamespaceNotEmptyException.class)
                .hasMessageContaining("Namespace a is not empty");
        assertThat(client.dropNamespace(Namespace.of("a", "b"))).isTrue();
        assertThat(client.dropNamespace(Namespace.of("a"))).isTrue();
        assertThat(client.namespaceExists(Namespace.of("a"))).isFalse();
    }

    @Test
    void propertiesAreSetAndRemoved() {
        Namespace demo = Namespace.of("demo");
        client.createNamespace(demo, new HashMap<>(Map.of("keep", "1", "drop", "2")));
        client.setProperties(demo, new HashMap<>(Map.of("new", "3")));
        client.removeProperties(demo, new HashSet<>(Set.of("drop", "never-there")));

        assertThat(client.loadNamespaceMetadata(demo)).isEqualTo(Map.of("keep", "1", "new", "3"));
    }

    @Test
    void listingsComeInPagesThatFitTogether() throws Exception {
        client.createNamespace(Namespace.of("demo"));
        List<TableIdentifier> tables = IntStream.range(0, 7)
                .mapToObj(i -> TableIdentifier.of("demo", "t" + i))
                .toList();
        tables.forEach(table -> client.createTable(table, Flights.SCHEMA));
        IntStream.range(0, 5).forEach(i -> client.createNamespace(Namespace.of("demo", "n" + i)));

        try (RESTCatalog paging = server.client("lake", Map.of("rest-page-size", "2"))) {
            assertThat(paging.listTables(Namespace.of("demo"))).isEqualTo(tables);
            assertThat(paging.listNamespaces(Namespace.of("demo"))).hasSize(5);
        }
    }

    @Test
    void warehousesAreApart() throws Exception {
        client.createNamespace(Namespace.of("demo"));
        server.service()
                .warehouses()
                .create(new WarehouseName("pond"), null, List.of(), ExistingFiles.REFUSED, WarehouseProperties.none());

        try (RESTCatalog pond = server.client("pond", Map.of("warehouse", "pond"))) {
            assertThat(pond.listNamespaces()).isEmpty();
            pond.createNamespace(Namespace.of("demo"));
            pond.createTable(TableIdentifier.of("demo", "t"), Flights.SCHEMA);
        }
        assertThat(client.listTables(Namespace.of("demo"))).isEmpty();
    }
}
