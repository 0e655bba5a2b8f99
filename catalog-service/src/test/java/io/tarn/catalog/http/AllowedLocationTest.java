package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that clients place in a location that the warehouse allows besides its root. */
class AllowedLocationTest {
    private static final Namespace DEMO = Namespace.of("demo");
    private static final TableIdentifier FLIGHTS = TableIdentifier.of(DEMO, "flights");
    private static final TableIdentifier OTHER = TableIdentifier.of(DEMO, "other");

    @TempDir
    private Path folder;

    private Location allowed;
    private CatalogServer server;
    private RESTCatalog client;
    private DroppedClient dropped;

    @BeforeEach
    void start() {
        allowed = Location.of(folder.resolve("allowed"));
        server = CatalogServer.startAllowing(
                allowed, CatalogServer.sqlite(folder), Location.of(folder).child("lake"));
        client = server.client();
        dropped = new DroppedClient(server);
        client.createNamespace(DEMO);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private Table create(TableIdentifier name, Location location) {
        return client.createTable(name, Flights.SCHEMA, PartitionSpec.unpartitioned(), location.value(), Map.of());
    }

    private static Path metadataFile(Table table) {
        String file = ((HasTableOperations) table).operations().current().metadataFileLocation();
        return FileStores.local().localPath(Location.of(file));
    }

    @Test
    void aNameTakesTheLocationOfItsDroppedTableAgain() throws Exception {
        Location location = allowed.child("flights");
        Table old = create(FLIGHTS, location);
        Flights.append(old, "/a.parquet");
        client.dropTable(FLIGHTS, false);

        assertThatThrownBy(() -> create(OTHER, location))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("is not free")
                .hasMessageNotContaining("demo.flights");
        assertThatThrownBy(() -> create(FLIGHTS, location.child("inner"))).isInstanceOf(BadRequestException.class);
        Table again = create(FLIGHTS, location);

        assertThat(again.uuid()).isNotEqualTo(old.uuid());
        assertThat(again.snapshots()).isEmpty();
        assertThat(dropped.all()).isEmpty();
        assertThat(metadataFile(old)).exists();
    }

    @Test
    void aReplacedTableMovesToTheLocationOfADroppedOneOfItsName() throws Exception {
        Location location = allowed.child("flights");
        create(FLIGHTS, location);
        client.dropTable(FLIGHTS, false);
        Table elsewhere = client.createTable(FLIGHTS, Flights.SCHEMA);
        Table other = client.createTable(OTHER, Flights.SCHEMA);

        assertThatThrownBy(() ->
                        other.updateLocation().setLocation(location.value()).commit())
                .isInstanceOf(BadRequestException.class);
        client.buildTable(FLIGHTS, Flights.SCHEMA)
                .withLocation(location.value())
                .replaceTransaction()
                .commitTransaction();

        Table moved = client.loadTable(FLIGHTS);
        assertThat(moved.uuid()).isEqualTo(elsewhere.uuid());
        assertThat(moved.location()).isEqualTo(location.value());
        assertThat(dropped.all()).isEmpty();
    }

    @Test
    void theFilesOfTheDroppedTableAreNotPurgedWithTheNewOne() throws Exception {
        Location location = allowed.child("flights");
        Table old = create(FLIGHTS, location);
        client.dropTable(FLIGHTS, false);
        Table again = create(FLIGHTS, location);

        client.dropTable(FLIGHTS, true);
        dropped.awaitPurges();
        assertThat(metadataFile(again)).doesNotExist();
        assertThat(metadataFile(old)).exists();
    }

    @Test
    void aDroppedTableThatNobodyReplacedComesBack() throws Exception {
        Table table = create(FLIGHTS, allowed.child("flights"));
        client.dropTable(FLIGHTS, false);
        create(FLIGHTS, allowed.child("elsewhere"));
        client.renameTable(FLIGHTS, OTHER);

        assertThat(dropped.post(dropped.idOf("flights") + "/undrop", "").status())
                .isEqualTo(200);
        assertThat(client.loadTable(FLIGHTS).uuid()).isEqualTo(table.uuid());
    }
}
