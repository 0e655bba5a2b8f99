package io.tarn.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.catalog.http.CatalogServer;
import io.tarn.catalog.metastore.Database;
import io.tarn.catalog.metastore.Disposal;
import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.EntityKind;
import io.tarn.catalog.metastore.JdbcMetastore;
import io.tarn.catalog.metastore.Metastore;
import io.tarn.catalog.metastore.MetastoreException;
import io.tarn.catalog.metastore.NamespaceKey;
import io.tarn.catalog.metastore.OutcomeUnknownException;
import io.tarn.catalog.metastore.Page;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.catalog.metastore.PointerChange;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitFaultTest {
    private static final TableIdentifier TABLE = TableIdentifier.of("demo", "t");

    @TempDir
    private Path folder;

    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
    private CatalogServer server;
    private RESTCatalog client;
    private Table table;

    private enum Fault {
        NONE,
        BEFORE_THE_COMMIT,
        IN_DOUBT_AND_NOT_DONE,
        IN_DOUBT_AND_DONE,
        IN_DOUBT_AND_BLIND,
        BLIND,
        MOVED_BY_ANOTHER
    }

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder, settings -> {
            Database database = settings.metastore().open();
            return new CatalogService(database, new FaultyMetastore(new JdbcMetastore(database), fault), settings);
        });
        client = server.client();
        client.createNamespace(Namespace.of("demo"));
        table = client.createTable(TABLE, new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void aCommitInDoubtIsSaidToBeUnknownAndItsFileStays() throws Exception {
        fault.set(Fault.IN_DOUBT_AND_NOT_DONE);

        assertThatThrownBy(this::commit).isInstanceOf(CommitStateUnknownException.class);

        fault.set(Fault.NONE);
        assertThat(metadataFiles()).isEqualTo(2);
        assertThat(committed()).isFalse();
        assertThat(server.meters()
                        .counter("tarn.catalog.commits", "outcome", "unknown")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aCommitInDoubtWhosePointerCannotBeReadIsUnknownEvenIfItWasDone() throws Exception {
        fault.set(Fault.IN_DOUBT_AND_BLIND);

        assertThatThrownBy(this::commit).isInstanceOf(CommitStateUnknownException.class);

        fault.set(Fault.NONE);
        assertThat(metadataFiles()).isEqualTo(2);
        assertThat(committed()).isTrue();
    }

    @Test
    void aCommitInDoubtThatThePointerProvesIsASuccess() throws Exception {
        fault.set(Fault.IN_DOUBT_AND_DONE);

        commit();

        fault.set(Fault.NONE);
        assertThat(committed()).isTrue();
        assertThat(metadataFiles()).isEqualTo(2);
    }

    @Test
    void aCommitThatTheDatabaseRefusedLeavesNothingBehind() throws Exception {
        fault.set(Fault.BEFORE_THE_COMMIT);

        assertThatThrownBy(this::commit).hasMessageContaining("the disk is full");

        fault.set(Fault.NONE);
        assertThat(metadataFiles()).isEqualTo(1);
        commit();
        assertThat(committed()).isTrue();
    }

    @Test
    void aCommitThatLosesIsMadeAgainInTheServerAndLeavesNoFileBehind() throws Exception {
        fault.set(Fault.MOVED_BY_ANOTHER);

        commit();

        assertThat(committed()).isTrue();
        assertThat(metadataFiles()).isEqualTo(2);
        assertThat(server.meters().counter("tarn.catalog.commit.retries").count())
                .isEqualTo(1);
    }

    private void commit() {
        table.updateProperties().set("committed", "yes").commit();
    }

    private boolean committed() {
        return client.loadTable(TABLE).properties().containsKey("committed");
    }

    private long metadataFiles() throws Exception {
        try (Stream<Path> files = Files.walk(FileStores.local().localPath(Location.of(table.location())))) {
            return files.filter(path -> path.toString().endsWith(".metadata.json"))
                    .count();
        }
    }

    /** A real metastore whose compare-and-set of an existing table goes wrong in the way that is set. */
    private record FaultyMetastore(Metastore real, AtomicReference<Fault> fault) implements Metastore {
        @Override
        public boolean swap(List<PointerChange> changes, Receipt receipt) {
            return switch (fault.get()) {
                case NONE -> real.swap(changes, receipt);
                case BEFORE_THE_COMMIT -> throw new MetastoreException("the disk is full", new IllegalStateException());
                case IN_DOUBT_AND_NOT_DONE -> throw new OutcomeUnknownException("lost", new IllegalStateException());
                case IN_DOUBT_AND_DONE, IN_DOUBT_AND_BLIND, BLIND -> {
                    real.swap(changes, receipt);
                    fault.compareAndSet(Fault.IN_DOUBT_AND_BLIND, Fault.BLIND);
                    throw new OutcomeUnknownException("lost after it was done", new IllegalStateException());
                }
                case MOVED_BY_ANOTHER -> {
                    fault.set(Fault.NONE);
                    yield false;
                }
            };
        }

        @Override
        public Optional<Pointer> pointer(EntityKey key) {
            if (fault.get() == Fault.BLIND) {
                throw new MetastoreException("the database is away", new IllegalStateException());
            }
            return real.pointer(key);
        }

        @Override
        public void createNamespace(NamespaceKey key, Map<String, String> properties, Receipt receipt) {
            real.createNamespace(key, properties, receipt);
        }

        @Override
        public Optional<Map<String, String>> namespace(NamespaceKey key) {
            return real.namespace(key);
        }

        @Override
        public List<Namespace> namespacesBelow(NamespaceKey parent, Page page) {
            return real.namespacesBelow(parent, page);
        }

        @Override
        public Map<String, String> updateNamespace(
                NamespaceKey key, UnaryOperator<Map<String, String>> change, Receipt receipt) {
            return real.updateNamespace(key, change, receipt);
        }

        @Override
        public void dropNamespace(NamespaceKey key, Receipt receipt) {
            real.dropNamespace(key, receipt);
        }

        @Override
        public List<String> names(NamespaceKey namespace, EntityKind kind, Page page) {
            return real.names(namespace, kind, page);
        }

        @Override
        public boolean rename(EntityKind kind, EntityKey from, EntityKey to, Receipt receipt) {
            return real.rename(kind, from, to, receipt);
        }

        @Override
        public Optional<Pointer> drop(EntityKind kind, EntityKey key, Disposal disposal, Receipt receipt) {
            return real.drop(kind, key, disposal, receipt);
        }

        @Override
        public Optional<Pointer> forget(EntityKind kind, EntityKey key, Receipt receipt) {
            return real.forget(kind, key, receipt);
        }
    }
}
