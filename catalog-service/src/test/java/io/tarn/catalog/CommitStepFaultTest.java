package io.tarn.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.catalog.http.CatalogServer;
import io.tarn.catalog.metastore.MetastoreAddress;
import io.tarn.catalog.metastore.PostgresAddress;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocalFileIO;
import io.tarn.storage.Location;
import io.tarn.testing.CuttingProxy;
import io.tarn.testing.CuttingProxy.Cut;
import io.tarn.testing.PostgresExtension;
import io.tarn.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fault at each step of a commit, on a real PostgreSQL: the table is as before or as after, the client is not told the
 * opposite, and a file that is left lies in the table's own place, where the search for unreachable files finds it.
 */
class CommitStepFaultTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final TableIdentifier TABLE = TableIdentifier.of("demo", "t");

    /** As a whole statement ends. */
    private static final String COMMIT = "COMMIT\0";

    @TempDir
    private Path folder;

    private final FaultyFiles files = new FaultyFiles();
    private CuttingProxy line;
    private CatalogServer server;
    private RESTCatalog client;
    private Table table;

    @BeforeEach
    void start() {
        TestDatabase database = POSTGRES.database();
        line = new CuttingProxy(database.host(), database.port());
        MetastoreAddress address = PostgresAddress.of(
                database.through(line.port()).url() + "?prepareThreshold=0", database.user(), database.password());
        server = CatalogServer.start(
                folder,
                settings -> CatalogService.open(new CatalogSettings(
                        address,
                        settings.first(),
                        settings.home(),
                        settings.storageRoots(),
                        FileStores.over(files),
                        settings.meters(),
                        settings.dropRetention())));
        client = server.client();
        client.createNamespace(Namespace.of("demo"));
        table = client.createTable(TABLE, new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
    }

    @AfterEach
    void stop() throws Exception {
        line.cutAt(Cut.none());
        client.close();
        server.close();
        line.close();
        POSTGRES.database().empty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_THE_WRITE", "HALF_WAY", "AFTER_THE_WRITE"})
    void aFaultOfTheMetadataWriteChangesNothingAndLeavesNothing(FaultyFiles.Fault fault) {
        files.set(fault);

        assertThatThrownBy(this::commit).isInstanceOf(CommitStateUnknownException.class);

        files.set(FaultyFiles.Fault.NONE);
        assertThat(committed()).isFalse();
        assertThat(unreachable()).isEmpty();
        commitAgain();
    }

    @ParameterizedTest
    @EnumSource(names = {"HALF_WAY", "AFTER_THE_WRITE"})
    void aFileThatCannotBeTakenBackIsFoundByTheSearch(FaultyFiles.Fault fault) {
        files.set(fault);
        files.failDeletes();

        assertThatThrownBy(this::commit).isInstanceOf(CommitStateUnknownException.class);

        files.set(FaultyFiles.Fault.NONE);
        assertThat(committed()).isFalse();
        assertOneFileIsLeftInTheTable();
        commitAgain();
    }

    @Test
    void aLineThatIsCutInTheTransactionChangesNothingAndLeavesNothing() {
        line.cutAt(new Cut("UPDATE entities", Cut.Moment.AFTER));

        assertThatThrownBy(this::commit).isInstanceOf(CommitStateUnknownException.class);

        line.cutAt(Cut.none());
        assertThat(line.cuts()).isPositive();
        assertThat(committed()).isFalse();
        assertThat(unreachable()).isEmpty();
        commitAgain();
    }

    @Test
    void aLineThatIsCutBeforeTheCommitIsUnknownAndTheFileIsFoundByTheSearch() {
        line.cutAt(new Cut(COMMIT, Cut.Moment.BEFORE));

        assertThatThrownBy(this::commit).isInstanceOf(CommitStateUnknownException.class);

        line.cutAt(Cut.none());
        assertThat(line.cuts()).isEqualTo(1);
        assertThat(committed()).isFalse();
        assertOneFileIsLeftInTheTable();
        commitAgain();
    }

    @Test
    void aLineThatIsCutAfterTheCommitIsASuccessThatThePointerProves() {
        line.cutAt(new Cut(COMMIT, Cut.Moment.AFTER));

        commit();

        line.cutAt(Cut.none());
        assertThat(line.cuts()).isEqualTo(1);
        assertThat(committed()).isTrue();
        assertThat(unreachable()).isEmpty();
    }

    @Test
    void aClientThatLosesTheAnswerIsNotToldThatItFailedAndTheTableIsAsAfter() throws Exception {
        try (CuttingProxy toServer = new CuttingProxy("127.0.0.1", server.uri().getPort());
                RESTCatalog through =
                        server.client("lake", Map.of("uri", "http://127.0.0.1:" + toServer.port() + "/catalog"))) {
            Table seen = through.loadTable(TABLE);
            toServer.cutAt(new Cut("POST /catalog/v1/lake/namespaces/demo/tables/t", Cut.Moment.AFTER));

            assertThatThrownBy(() ->
                            seen.updateProperties().set("committed", "yes").commit())
                    .isInstanceOfAny(RESTException.class, CommitStateUnknownException.class);

            assertThat(toServer.cuts()).isEqualTo(1);
            assertThat(committed()).isTrue();
            assertThat(unreachable()).isEmpty();
        }
    }

    private void commit() {
        table.updateProperties().set("committed", "yes").commit();
    }

    private void commitAgain() {
        table.refresh();
        commit();
        assertThat(committed()).isTrue();
    }

    private boolean committed() {
        return client.loadTable(TABLE).properties().containsKey("committed");
    }

    private Set<String> unreachable() {
        HasTableOperations current = (HasTableOperations) client.loadTable(TABLE);
        return new UnreachableFiles(new LocalFileIO(), server.root())
                .withoutTable(current.operations().current().metadataFileLocation())
                .left();
    }

    private void assertOneFileIsLeftInTheTable() {
        assertThat(unreachable())
                .singleElement()
                .asString()
                .startsWith(Location.of(table.location()).value() + "/metadata/00001-");
    }
}
