package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.storage.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static final TableIdentifier FLIGHTS = TableIdentifier.of("demo", "flights");

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        client = server.client();
        client.createNamespace(Namespace.of("demo"));
        client.createNamespace(Namespace.of("other"));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void aTableIsPlacedBelowItsNamespaceInAFolderThatNoOtherGets() {
        Location first = Location.of(client.createTable(FLIGHTS, Flights.SCHEMA).location());
        client.dropTable(FLIGHTS, false);
        Location second =
                Location.of(client.createTable(FLIGHTS, Flights.SCHEMA).location());

        assertThat(first.value())
                .startsWith(server.root().child("demo/flights-").value());
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void appendsAndSchemaChangesAreSeenByAnotherClientAtOnce() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Flights.append(table, "/a.parquet", "/b.parquet");
        table.updateSchema().addColumn("delay", Types.IntegerType.get()).commit();

        try (RESTCatalog other = server.client()) {
            Table seen = other.loadTable(FLIGHTS);
            assertThat(Flights.files(seen)).containsExactly("/a.parquet", "/b.parquet");
            assertThat(seen.schema().findField("delay")).isNotNull();
            Flights.append(seen, "/c.parquet");
        }
        table.refresh();
        assertThat(Flights.files(table)).hasSize(3);
    }

    @Test
    void aStagedTableExistsWhenItsTransactionCommits() throws Exception {
        Transaction transaction = client.buildTable(FLIGHTS, Flights.SCHEMA)
                .withProperty("owner", "me")
                .createTransaction();
        transaction.newAppend().appendFile(Flights.file("/a.parquet")).commit();

        assertThat(client.tableExists(FLIGHTS)).isFalse();
        transaction.commitTransaction();
        assertThat(Flights.files(client.loadTable(FLIGHTS))).containsExactly("/a.parquet");
        assertThat(client.loadTable(FLIGHTS).properties()).containsEntry("owner", "me");
    }

    @Test
    void aStagedTableLosesAgainstOneThatWasCreatedMeanwhile() {
        Transaction transaction = client.buildTable(FLIGHTS, Flights.SCHEMA).createTransaction();
        client.createTable(FLIGHTS, Flights.SCHEMA);

        assertThatThrownBy(transaction::commitTransaction).isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> client.createTable(FLIGHTS, Flights.SCHEMA))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("Table already exists: demo.flights");
    }

    @Test
    void aRenameMovesTheNameAcrossNamespacesAndNotTheFiles() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Flights.append(table, "/a.parquet");
        TableIdentifier moved = TableIdentifier.of("other", "moved");

        client.renameTable(FLIGHTS, moved);

        assertThat(client.tableExists(FLIGHTS)).isFalse();
        assertThat(client.loadTable(moved).location()).isEqualTo(table.location());
        assertThat(Flights.files(client.loadTable(moved))).containsExactly("/a.parquet");
        assertThatThrownBy(() -> client.renameTable(FLIGHTS, moved)).isInstanceOf(NoSuchTableException.class);
        assertThatThrownBy(() -> client.renameTable(moved, TableIdentifier.of("gone", "t")))
                .isInstanceOf(NoSuchNamespaceException.class);
    }

    @Test
    void aDropLeavesTheFilesAndTheirMetadataCanBeRegisteredAgain() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Flights.append(table, "/a.parquet");
        String metadata = metadata(table).metadataFileLocation();

        client.dropTable(FLIGHTS, false);
        TableIdentifier again = TableIdentifier.of("other", "again");
        client.registerTable(again, metadata);

        assertThat(Flights.files(client.loadTable(again))).containsExactly("/a.parquet");
        assertThatThrownBy(() -> client.registerTable(again, metadata)).isInstanceOf(AlreadyExistsException.class);
        Flights.append(client.loadTable(again), "/b.parquet");
        client.registerTable(again, metadata, true);
        assertThat(Flights.files(client.loadTable(again))).containsExactly("/a.parquet");
    }

    @Test
    void aLocationMustLieInTheWarehouseAndBelongToNoOtherTable() {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        TableIdentifier second = TableIdentifier.of("demo", "second");

        for (String place : List.of(
                "file:///etc/tarn", server.root().value(), table.location(), table.location() + "/inner", "s3://b/t")) {
            assertThatThrownBy(() ->
                            client.createTable(second, Flights.SCHEMA, PartitionSpec.unpartitioned(), place, Map.of()))
                    .as(place)
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining(place);
        }
        assertThatThrownBy(() ->
                        table.updateLocation().setLocation("file:///etc/tarn").commit())
                .isInstanceOf(BadRequestException.class);
        String free = server.root().child("mine").value();
        assertThat(client.createTable(second, Flights.SCHEMA, PartitionSpec.unpartitioned(), free, Map.of())
                        .location())
                .isEqualTo(free);
    }

    @Test
    void aClientCanAskForOnlyTheSnapshotsThatRefsName() throws Exception {
        Table table = client.createTable(FLIGHTS, Flights.SCHEMA);
        Flights.append(table, "/a.parquet");
        Flights.append(table, "/b.parquet");

        try (RESTCatalog lazy = server.client("lake", Map.of("snapshot-loading-mode", "refs"))) {
            Table seen = lazy.loadTable(FLIGHTS);
            assertThat(Flights.files(seen)).hasSize(2);
            assertThat(seen.snapshots()).hasSize(2);
        }
    }

    @Test
    void aRequirementThatDoesNotHoldIsAConflictWithItsReason() throws Exception {
        Table mine = client.createTable(FLIGHTS, Flights.SCHEMA);
        mine.updateProperties().set("commit.retry.num-retries", "0").commit();
        try (RESTCatalog other = server.client()) {
            other.loadTable(FLIGHTS)
                    .updateSchema()
                    .addColumn("theirs", Types.IntegerType.get())
                    .commit();
        }

        assertThatThrownBy(() -> mine.updateSchema()
                        .addColumn("mine", Types.IntegerType.get())
                        .commit())
                .isInstanceOf(CommitFailedException.class)
                .hasMessageContaining("Commit failed: Requirement failed: last assigned field id changed");
    }

    @Test
    void changesOfSeveralTablesTakeEffectTogetherOrNotAtAll() throws Exception {
        Table one = client.createTable(FLIGHTS, Flights.SCHEMA);
        Table two = client.createTable(TableIdentifier.of("other", "two"), Flights.SCHEMA);
        TableCommit first = propertyCommit(FLIGHTS, one, "batch", "1");
        TableCommit second = propertyCommit(TableIdentifier.of("other", "two"), two, "batch", "1");
        client.commitTransaction(first, second);
        assertThat(client.loadTable(FLIGHTS).properties()).containsEntry("batch", "1");
        assertThat(client.loadTable(second.identifier()).properties()).containsEntry("batch", "1");

        two.updateSchema().addColumn("late", Types.IntegerType.get()).commit();
        one.refresh();
        TableCommit fits = propertyCommit(FLIGHTS, one, "batch", "2");
        TableCommit stale = TableCommit.create(
                second.identifier(),
                metadata(client.loadTable(FLIGHTS)),
                metadata(client.loadTable(FLIGHTS)).replaceProperties(Map.of("batch", "2")));
        assertThatThrownBy(() -> client.commitTransaction(fits, stale)).isInstanceOf(CommitFailedException.class);
        assertThat(client.loadTable(FLIGHTS).properties()).containsEntry("batch", "1");
    }

    private static TableCommit propertyCommit(TableIdentifier name, Table table, String key, String value) {
        TableMetadata base = metadata(table);
        return TableCommit.create(name, base, base.replaceProperties(Map.of(key, value)));
    }

    private static TableMetadata metadata(Table table) {
        return ((HasTableOperations) table).operations().refresh();
    }
}
