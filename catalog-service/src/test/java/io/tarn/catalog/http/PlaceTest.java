package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.catalog.Warehouses.ExistingFiles;
import io.tarn.catalog.metastore.WarehouseProperties;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import io.tarn.storage.WarehouseName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.BaseTransaction;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.view.View;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table or view is nowhere but at a place of its own below the root of its warehouse, however a client asks for another. */
class PlaceTest {
    private static final Namespace DEMO = Namespace.of("demo");
    private static final TableIdentifier FIRST = TableIdentifier.of(DEMO, "first");
    private static final TableIdentifier OTHER = TableIdentifier.of(DEMO, "other");
    private static final TableIdentifier NEW = TableIdentifier.of(DEMO, "new");
    private static final TableIdentifier VIEW = TableIdentifier.of(DEMO, "view");

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;
    private Table first;
    private Table other;
    private View view;
    private String dropped;

    @BeforeEach
    void start() throws Exception {
        server = CatalogServer.start(folder);
        client = server.client();
        client.createNamespace(DEMO);
        first = client.createTable(FIRST, Flights.SCHEMA);
        other = client.createTable(OTHER, Flights.SCHEMA);
        view = client.buildView(VIEW)
                .withSchema(Flights.SCHEMA)
                .withDefaultNamespace(DEMO)
                .withQuery("spark", "SELECT 1 AS id, 'x' AS origin")
                .create();
        TableIdentifier gone = TableIdentifier.of(DEMO, "gone");
        dropped = client.createTable(gone, Flights.SCHEMA).location();
        client.dropTable(gone, false);
        server.service()
                .warehouses()
                .create(new WarehouseName("pond"), null, List.of(), ExistingFiles.REFUSED, WarehouseProperties.none());
        Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("lake/out"), folder.resolve("outside"));
        Files.createSymbolicLink(
                folder.resolve("lake/in"), FileStores.local().localPath(Location.of(other.location())));
        Files.createSymbolicLink(folder.resolve("lake/dangling"), folder.resolve("nothing"));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    /** {@code LAKE}, {@code OTHER} and so on stand for what is known only in the test. */
    static Stream<String> places() {
        return Stream.of(
                "OTHER",
                "OTHER/",
                "OTHER//",
                "OTHER/inner",
                "OTHER/data",
                "OTHER_PLAIN",
                "OTHER_ONE_SLASH",
                "OTHER_LOCALHOST",
                "FILE_UPPER",
                "LAKE/demo",
                "VIEW",
                "VIEW/metadata",
                "DROPPED",
                "DROPPED/data",
                "LAKE",
                "LAKE/",
                "LAKE/../pond/x",
                "LAKE/./x",
                "LAKE/x/..",
                "LAKE/%2e%2e/pond/x",
                "LAKE/%2E%2E%2Fpond",
                "LAKE/%252e%252e/x",
                "LAKE/a%5Cb",
                "LAKE/a\\b",
                "LAKE/a\nb",
                "LAKE/out",
                "LAKE/out/x",
                "LAKE/in",
                "LAKE/in/x",
                "LAKE/dangling/x",
                "LAKEx/t",
                "POND/x",
                "file:///etc/x",
                "/etc/x",
                "s3://bucket/x",
                "hdfs://host/x",
                "file://otherhost/x",
                "relative/x",
                "x",
                "LAKE/LONG");
    }

    @ParameterizedTest
    @MethodSource("places")
    void aPlaceThatIsNotItsOwnIsRefusedOnCreationOnChangeAndInATransaction(String text) {
        String place = place(text);

        refused(() -> client.buildTable(NEW, Flights.SCHEMA).withLocation(place).create());
        refused(() -> client.buildTable(NEW, Flights.SCHEMA)
                .withLocation(place)
                .createTransaction()
                .commitTransaction());
        refused(() -> first.updateLocation().setLocation(place).commit());
        refused(() -> client.commitTransaction(changes(place)));
        refused(() -> client.buildView(TableIdentifier.of(DEMO, "v2"))
                .withSchema(Flights.SCHEMA)
                .withDefaultNamespace(DEMO)
                .withQuery("spark", "SELECT 1 AS id")
                .withLocation(place)
                .create());
        boolean itsOwn = text.startsWith("VIEW");
        if (!itsOwn) {
            refused(() -> view.updateLocation().setLocation(place).commit());
        }

        assertThat(client.listTables(DEMO)).containsExactlyInAnyOrder(FIRST, OTHER);
        assertThat(client.loadTable(FIRST).location()).isEqualTo(first.location());
        assertThat(client.loadTable(OTHER).properties()).doesNotContainKey("k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"LAKE/../x", "LAKE/out/x", "LAKE/%2e%2e/x", "POND/x", "/etc/x", "file:///etc/x", "s3://b/x"})
    void foldersForFilesMustLieInTheWarehouse(String text) {
        for (String property : List.of(
                "write.metadata.path", "write.data.path", "write.folder-storage.path", "write.object-storage.path")) {
            refused(() -> client.createTable(NEW, Flights.SCHEMA, null, Map.of(property, place(text))));
            refused(() -> first.updateProperties().set(property, place(text)).commit());
        }
        assertThat(client.loadTable(FIRST).properties()).doesNotContainKey("write.data.path");
    }

    @Test
    void foldersForFilesInTheWarehouseAreTaken() {
        first.updateProperties()
                .set("write.metadata.path", server.root().child("meta").value())
                .set("write.data.path", server.root().child("files").value())
                .commit();

        assertThat(((BaseTable) client.loadTable(FIRST)).operations().current().metadataFileLocation())
                .startsWith(server.root().child("meta").value());
    }

    @Test
    void whatIsRegisteredLiesAtAFreePlaceInTheWarehouse() throws Exception {
        String metadata = ((BaseTable) other).operations().current().metadataFileLocation();
        Path outside = Files.copy(
                FileStores.local().localPath(Location.of(metadata)), folder.resolve("outside/v1.metadata.json"));
        Path copy = Files.copy(
                FileStores.local().localPath(Location.of(metadata)), folder.resolve("lake/v1.metadata.json"));

        refused(() -> client.registerTable(NEW, outside.toString()));
        refused(() -> client.registerTable(NEW, place("LAKE/out/v1.metadata.json")));
        refused(() -> client.registerTable(NEW, place("LAKE/../outside/v1.metadata.json")));
        assertThatThrownBy(() -> client.registerTable(NEW, copy.toString()))
                .hasMessageContaining("is not free: another table or view has files there")
                .hasMessageNotContaining("demo.other");
        Path foreign = folder.resolve("lake/foreign.metadata.json");
        Files.writeString(foreign, Files.readString(copy).replace(other.location(), "file:///etc/t"));
        refused(() -> client.registerTable(NEW, foreign.toString()));
        assertThat(client.tableExists(NEW)).isFalse();
    }

    @Test
    void aFileIsNoPlaceForATable() throws Exception {
        Files.writeString(folder.resolve("lake/file"), "x");
        Table table = client.loadTable(FIRST);

        for (String place : List.of("file", "file/below")) {
            String location = server.root().child(place).value();
            refused(() -> table.updateLocation().setLocation(location).commit());
            refused(() -> client.buildTable(NEW, Flights.SCHEMA)
                    .withLocation(location)
                    .create());
        }
    }

    @Test
    void twoTablesOfATransactionDoNotTakeOnePlace() {
        String place = server.root().child("shared").value();
        Table moved = client.loadTable(FIRST);
        Table alsoMoved = client.loadTable(OTHER);
        Transaction one = moved.newTransaction();
        one.updateLocation().setLocation(place).commit();
        Transaction two = alsoMoved.newTransaction();
        two.updateLocation().setLocation(place + "/inner").commit();

        refused(() -> client.commitTransaction(List.of(commit(FIRST, one), commit(OTHER, two))));
        assertThat(client.loadTable(FIRST).location()).isEqualTo(first.location());
    }

    @Test
    void aFreePlaceInTheWarehouseIsTakenAsItIsSpelled() {
        Table made = client.buildTable(NEW, Flights.SCHEMA)
                .withLocation("file:" + folder.resolve("lake/my own/100% \uD83D\uDE80"))
                .create();

        assertThat(made.location()).isEqualTo("file:" + folder.resolve("lake/my own/100% \uD83D\uDE80"));
        assertThat(FileStores.local().localPath(Location.of(made.location())).resolve("metadata"))
                .isDirectory();
    }

    private List<TableCommit> changes(String place) {
        Transaction move = client.loadTable(FIRST).newTransaction();
        move.updateLocation().setLocation(place).commit();
        Transaction set = client.loadTable(OTHER).newTransaction();
        set.updateProperties().set("k", "v").commit();
        return List.of(commit(FIRST, move), commit(OTHER, set));
    }

    private static TableCommit commit(TableIdentifier name, Transaction transaction) {
        BaseTransaction made = (BaseTransaction) transaction;
        return TableCommit.create(name, made.startMetadata(), made.currentMetadata());
    }

    private String place(String text) {
        String root = server.root().value();
        String path =
                FileStores.local().localPath(Location.of(other.location())).toString();
        return text.replace("OTHER_PLAIN", path)
                .replace("OTHER_ONE_SLASH", "file:" + path)
                .replace("OTHER_LOCALHOST", "file://localhost" + path)
                .replace("FILE_UPPER", "FILE://" + path)
                .replace("OTHER", other.location())
                .replace("DROPPED", dropped)
                .replace("VIEW", view.location())
                .replace("POND", "file://" + folder.resolve("pond"))
                .replace("LONG", "n".repeat(2_000))
                .replace("LAKE", root);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(BadRequestException.class);
    }
}
