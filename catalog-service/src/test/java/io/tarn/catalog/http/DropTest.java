package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.CatalogSettings;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropTest {
    private static final Namespace DEMO = Namespace.of("demo");
    private static final TableIdentifier FLIGHTS = TableIdentifier.of(DEMO, "flights");
    private static final TableIdentifier VIEW = TableIdentifier.of(DEMO, "v");

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;
    private DroppedClient dropped;

    @BeforeEach
    void start() {
        open(CatalogServer.start(folder));
        client.createNamespace(DEMO);
        client.createNamespace(Namespace.of("other"));
    }

    private void open(CatalogServer started) {
        server = started;
        client = server.client();
        dropped = new DroppedClient(server);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    /** Stops the server and starts one that keeps what is dropped for so long. */
    private void restart(Duration retention) throws Exception {
        stop();
        open(CatalogServer.start(folder, settings -> CatalogService.open(keeping(settings, retention))));
    }

    private static CatalogSettings keeping(CatalogSettings settings, Duration retention) {
        return new CatalogSettings(
                settings.metastore(),
                settings.first(),
                settings.home(),
                settings.storageRoots(),
                settings.stores(),
                settings.meters(),
                retention);
    }

    @Test
    void aDroppedTableIsListedAndComesBackAsItWas() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Flights.append(table, "/a.parquet");
        Flights.append(table, "/b.parquet");

        client.dropTable(FLIGHTS, false);
        assertThat(client.tableExists(FLIGHTS)).isFalse();
        JsonNode row = dropped.all().get(0);
        assertThat(row.get("kind").asText()).isEqualTo("table");
        assertThat(row.get("namespace").get(0).asText()).isEqualTo("demo");
        assertThat(row.get("name").asText()).isEqualTo("flights");
        assertThat(row.get("state").asText()).isEqualTo("kept");
        assertThat(row.get("location").asText()).isEqualTo(table.location());

        DroppedClient.Answer back = dropped.post(row.get("id").asText() + "/undrop", "");
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.body().at("/name/name").asText()).isEqualTo("flights");
        Table again = client.loadTable(FLIGHTS);
        assertThat(again.uuid()).isEqualTo(table.uuid());
        assertThat(again.location()).isEqualTo(table.location());
        assertThat(again.snapshots()).hasSize(2);
        Flights.append(again, "/c.parquet");
        assertThat(Flights.files(client.loadTable(FLIGHTS))).hasSize(3);
        assertThat(dropped.all()).isEmpty();
    }

    @Test
    void aNameThatIsDroppedSeveralTimesKeepsEachTable() throws Exception {
        for (int i = 0; i < 3; i++) {
            Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
            Flights.append(table, "/" + i + ".parquet");
            client.dropTable(FLIGHTS, false);
        }
        Table present = client.createTable(FLIGHTS, Flights.SCHEMA);

        assertThat(dropped.all()).hasSize(3);
        assertThat(dropped.all().findValuesAsText("location"))
                .doesNotHaveDuplicates()
                .doesNotContain(present.location());
        String newest = dropped.idOf("flights");
        DroppedClient.Answer taken = dropped.post(newest + "/undrop", "");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.body().get("code").asText()).isEqualTo("ALREADY_EXISTS");
        assertThat(taken.body().get("message").asText()).contains("demo.flights", "give another name");
        DroppedClient.Answer nowhere =
                dropped.post(newest + "/undrop", "{\"name\": {\"namespace\": [\"gone\"], \"name\": \"t\"}}");
        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.body().get("message").asText()).contains("namespace gone does not exist; create it");
        DroppedClient.Answer renamed =
                dropped.post(newest + "/undrop", "{\"name\": {\"namespace\": [\"other\"], \"name\": \"newest\"}}");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(Flights.files(client.loadTable(TableIdentifier.of("other", "newest"))))
                .containsExactly("/2.parquet");
    }

    @Test
    void theListGoesByPagesFromTheNewestToTheOldest() throws Exception {
        for (String name : new String[] {"a", "b", "c"}) {
            client.createTable(TableIdentifier.of(DEMO, name), Flights.SCHEMA);
            client.dropTable(TableIdentifier.of(DEMO, name), false);
            // The order of drops is by milliseconds.
            Thread.sleep(2);
        }
        DroppedClient.Answer first = dropped.get("?pageSize=2");
        assertThat(first.body().get("dropped").findValuesAsText("name")).containsExactly("c", "b");
        DroppedClient.Answer second = dropped.get(
                "?pageSize=2&pageToken=" + first.body().get("nextPageToken").asText());
        assertThat(second.body().get("dropped").findValuesAsText("name")).containsExactly("a");
        assertThat(second.body().has("nextPageToken")).isFalse();
        assertThat(dropped.get("?namespace=other").body().get("dropped")).isEmpty();
        assertThat(dropped.get("?pageSize=no").status()).isEqualTo(400);
        assertThat(new DroppedClient(server, "pool").get("").status()).isEqualTo(404);
    }

    @Test
    void wrongRequestsAreProblemsOfTheCaller() throws Exception {
        client.createTable(FLIGHTS, Flights.SCHEMA);
        client.dropTable(FLIGHTS, false);
        String id = dropped.idOf("flights");

        assertThat(dropped.post("no-such-id/undrop", "").status()).isEqualTo(404);
        assertThat(dropped.post("no-such-id/purge", "").status()).isEqualTo(404);
        for (String body : new String[] {
            "{",
            "[]",
            "null",
            "{\"nam\": 1}",
            "{\"name\": \"demo.t\"}",
            "{\"name\": {\"name\": \"t\"}}",
            "{\"name\": {\"namespace\": [], \"name\": \"t\"}}",
            "{\"name\": {\"namespace\": [null], \"name\": \"t\"}}",
            "{\"name\": {\"namespace\": [\"demo\"], \"name\": null}}",
            "{\"name\": {\"namespace\": [\"demo\"], \"name\": \"a\\u0000b\"}}",
            "{\"name\": {\"namespace\": [\"de\\u0000mo\"], \"name\": \"t\"}}"
        }) {
            assertThat(dropped.post(id + "/undrop", body).status()).as(body).isEqualTo(400);
        }
        assertThat(dropped.all()).hasSize(1);
    }

    @Test
    void thePlaceOfADroppedTableStaysTaken() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        client.dropTable(FLIGHTS, false);
        Table other = client.createTable(TableIdentifier.of("other", "t"), Flights.SCHEMA);
        String place = table.location();

        for (String wished : new String[] {place, place + "/inner", place.substring(0, place.lastIndexOf('/'))}) {
            assertThatThrownBy(() -> client.createTable(
                            FLIGHTS, Flights.SCHEMA, PartitionSpec.unpartitioned(), wished, Map.of()))
                    .as(wished)
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("dropped table demo.flights are kept there until ")
                    .hasMessageContaining("tarn table undrop demo.flights")
                    .hasMessageContaining("tarn table purge-dropped demo.flights");
            assertThatThrownBy(() -> other.updateLocation().setLocation(wished).commit())
                    .isInstanceOf(BadRequestException.class);
        }
        assertThat(dropped.all()).hasSize(1);
    }

    @Test
    void registeringTheMetadataOfADroppedTableAdoptsIt() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        String first = metadataFile(table);
        Flights.append(table, "/a.parquet");
        client.dropTable(FLIGHTS, false);

        TableIdentifier again = TableIdentifier.of("other", "again");
        client.registerTable(again, first);
        assertThat(dropped.all()).isEmpty();
        assertThat(client.loadTable(again).location()).isEqualTo(table.location());
        client.dropTable(again, false);
        assertThat(dropped.all().findValuesAsText("name")).containsExactly("again");
    }

    @Test
    void aNamespaceWithDroppedTablesOnlyCanBeDropped() throws Exception {
        client.createTable(FLIGHTS, Flights.SCHEMA);
        client.dropTable(FLIGHTS, false);

        assertThat(client.dropNamespace(DEMO)).isTrue();
        String id = dropped.idOf("flights");
        assertThat(dropped.post(id + "/undrop", "").status()).isEqualTo(404);
        client.createNamespace(DEMO);
        assertThat(dropped.post(id + "/undrop", "").status()).isEqualTo(200);
        assertThat(client.tableExists(FLIGHTS)).isTrue();
    }

    @Test
    void aTableWhoseTimeIsOverIsForgottenAndItsFilesStay() throws Exception {
        restart(Duration.ofMillis(1));
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        String metadata = metadataFile(table);
        client.dropTable(FLIGHTS, false);

        restart(Duration.ofDays(7));
        awaitForgotten();
        assertThat(FileStores.local().localPath(Location.of(metadata))).exists();
        client.registerTable(FLIGHTS, metadata);
        assertThat(client.loadTable(FLIGHTS).uuid()).isEqualTo(table.uuid());
    }

    @Test
    void nothingIsKeptWhereTheRetentionIsZero() throws Exception {
        restart(Duration.ZERO);
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        client.dropTable(FLIGHTS, false);

        assertThat(dropped.all()).isEmpty();
        client.createTable(FLIGHTS, Flights.SCHEMA, PartitionSpec.unpartitioned(), table.location(), Map.of());
        View view = view("select 1");
        client.dropView(VIEW);
        awaitForgotten();
        assertThat(FileStores.local().localPath(Location.of(view.location()))).doesNotExist();
    }

    @Test
    void aDroppedViewComesBackOrItsFilesGoWhenItsTimeIsOver() throws Exception {
        View view = view("select 1");
        view.updateProperties().set("k", "v").commit();
        client.dropView(VIEW);
        assertThat(dropped.all().get(0).get("kind").asText()).isEqualTo("view");
        assertThat(dropped.post(dropped.idOf("v") + "/undrop", "").status()).isEqualTo(200);
        assertThat(client.loadView(VIEW).properties()).containsEntry("k", "v");

        restart(Duration.ofMillis(1));
        client.dropView(VIEW);
        restart(Duration.ofDays(7));
        awaitForgotten();
        assertThat(FileStores.local().localPath(Location.of(view.location()))).doesNotExist();
    }

    @Test
    void whatSomebodyElseDeletedIsNotBroughtBack() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Path metadata = FileStores.local().localPath(Location.of(metadataFile(table)));
        client.dropTable(FLIGHTS, false);
        Files.delete(metadata);

        DroppedClient.Answer answer = dropped.post(dropped.idOf("flights") + "/undrop", "");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().get("message").asText()).contains("metadata file " + table.location());
    }

    private View view(String sql) {
        return client.buildView(VIEW)
                .withSchema(Flights.SCHEMA)
                .withDefaultNamespace(DEMO)
                .withQuery("spark", sql)
                .create();
    }

    private void awaitForgotten() throws Exception {
        while (!dropped.all().isEmpty()) {
            Thread.sleep(20);
        }
    }

    private static String metadataFile(Table table) {
        return ((HasTableOperations) table).operations().refresh().metadataFileLocation();
    }
}
