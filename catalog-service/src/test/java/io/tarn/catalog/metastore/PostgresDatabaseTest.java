package io.tarn.catalog.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import io.tarn.testing.CuttingProxy;
import io.tarn.testing.CuttingProxy.Cut;
import io.tarn.testing.PostgresExtension;
import io.tarn.testing.TestDatabase;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is PostgreSQL's own: how it is opened, and what becomes of a change when the line to it is cut. */
class PostgresDatabaseTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final WarehouseName LAKE = new WarehouseName("lake");
    private static final NamespaceKey SPACE = new NamespaceKey(LAKE, Namespace.of("a"));

    /** As a whole statement ends; the word is in others, too. */
    private static final String COMMIT = "COMMIT\0";

    private static final int MOST_SECONDS = 30;

    @AfterEach
    void clear() {
        POSTGRES.database().clear();
    }

    @Test
    void manyServersMayMakeTheTablesAtOnce() throws Exception {
        ExecutorService servers = Executors.newFixedThreadPool(4);
        List<Future<Database>> starts = new ArrayList<>();
        for (int server = 0; server < 4; server++) {
            starts.add(servers.submit(() -> address().open()));
        }

        for (Future<Database> start : starts) {
            start.get().close();
        }
        servers.shutdown();
        assertThat(database().query("SELECT version FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly("1", "2", "2.1", "3", "3.1", "4", "4.1");
    }

    @Test
    void namesSortByTheirBytesWhateverTheLanguageOfTheDatabase() {
        assertThat(database().query("SELECT x FROM (VALUES ('B'), ('a')) v(x) ORDER BY x"))
                .as("the test's database sorts by language")
                .containsExactly("a", "B");
        try (Database database = address().open()) {
            Metastore metastore = metastoreOf(database);
            for (String name : List.of("b", "B", "a", "Z", "ä", "-", "a b")) {
                metastore.createNamespace(new NamespaceKey(LAKE, Namespace.of(name)), Map.of(), Receipt.none());
            }

            NamespaceKey root = new NamespaceKey(LAKE, Namespace.empty());
            assertThat(metastore.namespacesBelow(root, new Page("", 9)))
                    .extracting(Namespace::toString)
                    .containsExactly("-", "B", "Z", "a", "a b", "b", "ä");
            assertThat(metastore.namespacesBelow(root, new Page("Z", 2)))
                    .extracting(Namespace::toString)
                    .containsExactly("a", "a b");
        }
    }

    @Test
    void everyTextColumnThatIsSearchedOrSortedComparesByBytes() {
        address().open().close();

        assertThat(database()
                        .query("SELECT DISTINCT c.table_name || '.' || c.column_name FROM information_schema.columns c"
                                + " JOIN pg_index i ON i.indrelid = c.table_name::regclass"
                                + " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                                + " AND a.attname = c.column_name"
                                + " WHERE c.table_schema = 'public' AND c.data_type = 'text'"
                                + " AND c.table_name NOT LIKE 'flyway%' AND c.collation_name IS DISTINCT FROM 'C'"))
                .isEmpty();
    }

    @Test
    void aWrongPasswordIsOneLineWithoutIt() {
        PostgresAddress wrong = PostgresAddress.of(database().url(), database().user(), "wr0ng");

        assertThatThrownBy(wrong::open)
                .isInstanceOf(TarnException.class)
                .hasMessage("cannot open the catalog database " + database().url() + ": it refuses the user 'tarn' or"
                        + " the password; check metastore.user and metastore.password");
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidSo() {
        PostgresAddress none = PostgresAddress.of(
                database().url().replaceAll("/[^/]*$", "/nowhere"),
                database().user(),
                database().password());

        assertThatThrownBy(none::open)
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("/nowhere: the server has no such database; make it with CREATE DATABASE");
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThatThrownBy(PostgresAddress.of("postgresql://127.0.0.1:" + free + "/d", "u", "p")::open)
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("127.0.0.1:" + free + "/d: there is no connection (")
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
        assertThatThrownBy(PostgresAddress.of("postgresql://no-such-host.invalid/d", "u", "p")::open)
                .hasMessageContaining("the host is not known");
    }

    @Test
    void aDatabaseOfSomebodyElseIsLeftAlone() {
        database().execute("CREATE TABLE theirs (id int)");

        assertThatThrownBy(address()::open)
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("it must be a database of its own")
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
        assertThat(database().query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("theirs");
    }

    @Test
    void endedSessionsAreReplacedWithoutAnError() {
        try (Database database = address().open()) {
            Metastore metastore = metastoreOf(database);
            for (int round = 0; round < 5; round++) {
                NamespaceKey key = new NamespaceKey(LAKE, Namespace.of("n" + round));
                metastore.createNamespace(key, Map.of(), Receipt.none());
                database()
                        .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                assertThat(metastore.namespace(key)).isPresent();
            }
        }
    }

    @Test
    void aDatabaseThatIsAwayIsSaidSoAndWorksWhenItIsBack() {
        try (CuttingProxy line = new CuttingProxy(database().host(), database().port());
                Database database = through(line).open()) {
            Metastore metastore = metastoreOf(database);
            metastore.createNamespace(SPACE, Map.of(), Receipt.none());
            line.refuse();

            assertThatThrownBy(() -> metastore.namespace(SPACE)).isInstanceOf(MetastoreException.class);
            assertThatThrownBy(() -> metastore.dropNamespace(SPACE, Receipt.none()))
                    .isInstanceOf(MetastoreException.class);

            line.allow();
            eventually(() -> assertThat(metastore.namespace(SPACE)).isPresent());
            eventually(() -> metastore.dropNamespace(SPACE, Receipt.none()));
        }
    }

    @Test
    void aLineThatIsCutAtTheCommitLeavesItOpenWhetherItWasMade() {
        try (CuttingProxy line = new CuttingProxy(database().host(), database().port());
                Database database = through(line).open()) {
            Metastore metastore = metastoreOf(database);
            metastore.createNamespace(SPACE, Map.of(), Receipt.none());
            line.cutAt(new Cut(COMMIT, Cut.Moment.BEFORE));
            assertThatThrownBy(() -> metastore.updateNamespace(SPACE, old -> Map.of("cut", "before"), Receipt.none()))
                    .isInstanceOf(OutcomeUnknownException.class);
            line.cutAt(Cut.none());
            assertThat(metastore.namespace(SPACE)).contains(Map.of());

            line.cutAt(new Cut(COMMIT, Cut.Moment.AFTER));
            assertThatThrownBy(() -> metastore.updateNamespace(SPACE, old -> Map.of("cut", "after"), Receipt.none()))
                    .isInstanceOf(OutcomeUnknownException.class);
            line.cutAt(Cut.none());
            assertThat(metastore.namespace(SPACE)).contains(Map.of("cut", "after"));
            assertThat(line.cuts()).isEqualTo(2);
        }
    }

    @Test
    void aLineThatIsCutBeforeTheCommitIsTriedAgain() {
        try (CuttingProxy line = new CuttingProxy(database().host(), database().port());
                Database database = through(line).open()) {
            Metastore metastore = metastoreOf(database);
            metastore.createNamespace(SPACE, Map.of(), Receipt.none());
            line.cutAt(new Cut("UPDATE namespaces", Cut.Moment.AFTER));

            assertThatThrownBy(() -> metastore.updateNamespace(SPACE, old -> Map.of("n", "1"), Receipt.none()))
                    .isInstanceOf(MetastoreException.class);

            assertThat(line.cuts()).isGreaterThan(1);
            line.cutAt(Cut.none());
            assertThat(metastore.namespace(SPACE)).contains(Map.of());
        }
    }

    @Test
    void manyRoundsOfNestedPlacesStayWithinTheLocksOfTheServer() {
        try (Database database = address().open()) {
            Metastore metastore = metastoreOf(database);
            metastore.createNamespace(SPACE, Map.of(), Receipt.none());
            String deep = "file:///lake" + "/d".repeat(400);

            assertThat(metastore.swap(List.of(creation("deep", deep)), Receipt.none()))
                    .isTrue();
            assertThatThrownBy(() -> metastore.swap(List.of(creation("deeper", deep + "/x")), Receipt.none()))
                    .isInstanceOf(BadRequestException.class);
        }
    }

    private static Metastore metastoreOf(Database database) {
        new WarehouseTable(database).createFirst(new Warehouse(LAKE, Location.of("file:///")));
        return new JdbcMetastore(database);
    }

    /** The pools look for the server again after a pause. */
    private static void eventually(Runnable work) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (true) {
            try {
                work.run();
                return;
            } catch (MetastoreException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    private static PointerChange creation(String name, String place) {
        return new PointerChange(
                new EntityKey(LAKE, TableIdentifier.of("a", name)),
                null,
                new Pointer(EntityKind.TABLE, Location.of(place), place + "/0.json"));
    }

    private static TestDatabase database() {
        return POSTGRES.database();
    }

    private static PostgresAddress address() {
        return Addresses.of(database());
    }

    /** Without prepared statements, so that each statement's text is on the line. */
    private static PostgresAddress through(CuttingProxy line) {
        TestDatabase there = database().through(line.port());
        return PostgresAddress.of(there.url() + "?prepareThreshold=0", there.user(), there.password());
    }
}
