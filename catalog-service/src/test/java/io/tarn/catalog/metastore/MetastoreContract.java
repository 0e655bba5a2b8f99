package io.tarn.catalog.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.UserName;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every metastore does. The test of one database opens it, no more. */
abstract class MetastoreContract {
    private static final WarehouseName LAKE = new WarehouseName("lake");
    private static final Receipt.Claim CLAIM =
            new Receipt.Claim(LAKE, UserName.ANONYMOUS, IdempotencyKey.of("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), "");
    private static final Page ALL = new Page("", 100);

    private Database database;
    private Metastore metastore;

    abstract Database open();

    @BeforeEach
    void begin() {
        database = open();
        metastore = new JdbcMetastore(database);
        new WarehouseTable(database).createFirst(new Warehouse(LAKE, Location.of("file:///")));
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void aNamespaceKeepsItsProperties() {
        metastore.createNamespace(namespace("a"), Map.of("owner", "Łukasz \"x\" 水"), Receipt.none());

        assertThat(metastore.namespace(namespace("a"))).contains(Map.of("owner", "Łukasz \"x\" 水"));
        assertThat(metastore.namespace(namespace("b"))).isEmpty();
        assertThat(metastore.namespace(new NamespaceKey(new WarehouseName("pond"), Namespace.of("a"))))
                .isEmpty();
    }

    @Test
    void aNamespaceExistsOnceAndBelowOneThatExists() {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());

        assertThatThrownBy(() -> metastore.createNamespace(namespace("a"), Map.of(), Receipt.none()))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessage("Namespace already exists: a");
        assertThatThrownBy(() -> metastore.createNamespace(namespace("x", "y"), Map.of(), Receipt.none()))
                .isInstanceOf(NoSuchNamespaceException.class)
                .hasMessage("Namespace does not exist: x");
    }

    @Test
    void namespacesAreListedByLevelAndPage() {
        List.of("b", "a", "c%1F", "ä")
                .forEach(name -> metastore.createNamespace(namespace(name), Map.of(), Receipt.none()));
        metastore.createNamespace(namespace("a", "inner"), Map.of(), Receipt.none());
        metastore.createNamespace(namespace("a", "other"), Map.of(), Receipt.none());

        assertThat(metastore.namespacesBelow(namespace(), new Page("", 2)))
                .containsExactly(Namespace.of("a"), Namespace.of("b"));
        assertThat(metastore.namespacesBelow(namespace(), new Page("b", 9)))
                .containsExactly(Namespace.of("c%1F"), Namespace.of("ä"));
        assertThat(metastore.namespacesBelow(namespace("a"), new Page("inner", 9)))
                .containsExactly(Namespace.of("a", "other"));
    }

    @Test
    void propertiesChangeAsOneStep() {
        metastore.createNamespace(namespace("a"), Map.of("n", "1"), Receipt.none());

        assertThat(metastore.updateNamespace(
                        namespace("a"), before -> Map.of("n", before.get("n") + "2"), Receipt.none()))
                .isEqualTo(Map.of("n", "1"));
        assertThat(metastore.namespace(namespace("a"))).contains(Map.of("n", "12"));
    }

    @Test
    void onlyAnEmptyNamespaceIsDropped() {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());
        metastore.createNamespace(namespace("a", "b"), Map.of(), Receipt.none());
        metastore.swap(List.of(creation("a.b", "t")), Receipt.none());

        assertThatThrownBy(() -> metastore.dropNamespace(namespace("a"), Receipt.none()))
                .isInstanceOf(NamespaceNotEmptyException.class);
        assertThatThrownBy(() -> metastore.dropNamespace(namespace("a", "b"), Receipt.none()))
                .isInstanceOf(NamespaceNotEmptyException.class);
        metastore.drop(EntityKind.TABLE, key("a.b", "t"), Disposal.forget(Instant.EPOCH), Receipt.none());
        metastore.dropNamespace(namespace("a", "b"), Receipt.none());
        metastore.dropNamespace(namespace("a"), Receipt.none());
        assertThatThrownBy(() -> metastore.dropNamespace(namespace("a"), Receipt.none()))
                .isInstanceOf(NoSuchNamespaceException.class);
    }

    @Test
    void aPointerMovesOnlyFromWhereItIsExpected() {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());
        PointerChange creation = creation("a", "t");
        Pointer first = creation.next();
        Pointer second = moved(first, "2");

        assertThat(metastore.swap(List.of(creation), Receipt.none())).isTrue();
        assertThat(metastore.swap(List.of(creation), Receipt.none())).isFalse();
        assertThat(metastore.swap(List.of(new PointerChange(creation.key(), first, second)), Receipt.none()))
                .isTrue();
        assertThat(metastore.swap(List.of(new PointerChange(creation.key(), first, moved(first, "3"))), Receipt.none()))
                .isFalse();
        assertThat(metastore.pointer(creation.key())).contains(second);
    }

    @Test
    void manyPointersMoveTogetherOrNotAtAll() {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());
        PointerChange one = creation("a", "one");
        PointerChange two = creation("a", "two");
        metastore.swap(List.of(one, two), Receipt.none());
        PointerChange fits = new PointerChange(one.key(), one.next(), moved(one.next(), "2"));
        PointerChange stale = new PointerChange(two.key(), moved(two.next(), "never"), moved(two.next(), "2"));

        assertThat(metastore.swap(List.of(fits, stale), Receipt.none())).isFalse();
        assertThat(metastore.pointer(one.key())).contains(one.next());
        assertThat(metastore.pointer(two.key())).contains(two.next());
    }

    @Test
    void aNewNameNeedsItsNamespace() {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());

        assertThatThrownBy(() -> metastore.swap(List.of(creation("a", "t"), creation("gone", "t")), Receipt.none()))
                .isInstanceOf(NoSuchNamespaceException.class)
                .hasMessage("Namespace does not exist: gone");
        assertThat(metastore.pointer(key("a", "t"))).isEmpty();
    }

    @Test
    void placesDoNotNest() {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());
        metastore.swap(List.of(creation("a", "t", "file:///lake/a/t")), Receipt.none());

        for (String place : List.of("file:///lake/a/t", "file:///lake/a/t/deep/er", "file:///lake/a", "file:///lake")) {
            assertThatThrownBy(() -> metastore.swap(List.of(creation("a", "u", place)), Receipt.none()))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("another table or view has files there")
                    .hasMessageNotContaining("a.t ");
        }
        assertThat(metastore.swap(List.of(creation("a", "u", "file:///lake/a/t2")), Receipt.none()))
                .isTrue();
        assertThat(metastore.swap(List.of(creation("a", "v", "file:///lake/a/t-")), Receipt.none()))
                .isTrue();
    }

    @Test
    void aRenameKeepsTheRestAndFreesTheOldName() {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());
        metastore.createNamespace(namespace("b"), Map.of(), Receipt.none());
        PointerChange creation = creation("a", "t");
        metastore.swap(List.of(creation, creation("b", "taken")), Receipt.none());

        assertThatThrownBy(() -> metastore.rename(EntityKind.TABLE, key("a", "t"), key("b", "taken"), Receipt.none()))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessage("Cannot rename a.t to b.taken. Table already exists");
        assertThatThrownBy(() -> metastore.rename(EntityKind.TABLE, key("a", "t"), key("gone", "t"), Receipt.none()))
                .isInstanceOf(NoSuchNamespaceException.class);
        assertThat(metastore.rename(EntityKind.VIEW, key("a", "t"), key("b", "t"), Receipt.none()))
                .isFalse();
        assertThat(metastore.rename(EntityKind.TABLE, key("a", "t"), key("b", "t"), Receipt.none()))
                .isTrue();
        assertThat(metastore.pointer(key("a", "t"))).isEmpty();
        assertThat(metastore.pointer(key("b", "t"))).contains(creation.next());
    }

    @Test
    void namesAreListedByKindAndPage() {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());
        metastore.swap(
                IntStream.range(0, 5).mapToObj(i -> creation("a", "t" + i)).toList(), Receipt.none());
        Pointer view = new Pointer(EntityKind.VIEW, Location.of("file:///lake/a/v"), "file:///lake/a/v/0.json");
        metastore.swap(List.of(new PointerChange(key("a", "v"), null, view)), Receipt.none());

        assertThat(metastore.names(namespace("a"), EntityKind.TABLE, new Page("t1", 2)))
                .containsExactly("t2", "t3");
        assertThat(metastore.names(namespace("a"), EntityKind.VIEW, ALL)).containsExactly("v");
    }

    @Test
    void ofManyWritersEachStepHasOneWinner() throws Exception {
        metastore.createNamespace(namespace("a"), Map.of(), Receipt.none());
        PointerChange creation = creation("a", "t");
        metastore.swap(List.of(creation), Receipt.none());
        ExecutorService writers = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            String name = "by-" + writer;
            attempts.add(() -> metastore.swap(
                    List.of(new PointerChange(creation.key(), creation.next(), moved(creation.next(), name))),
                    Receipt.none()));
        }

        int winners = 0;
        for (Future<Boolean> attempt : writers.invokeAll(attempts)) {
            winners += attempt.get() ? 1 : 0;
        }
        writers.shutdown();
        assertThat(winners).isEqualTo(1);
    }

    @Test
    void theAnswerToAChangeIsKeptWithItAndOnlyWithIt() {
        Receipt made = receipt("a digest");
        made.answer(StoredAnswer.json("{}"));
        metastore.createNamespace(namespace("a"), Map.of(), made);
        assertThat(made.isKept()).isTrue();
        Receipt refused = receipt("another digest");
        assertThatThrownBy(() -> metastore.dropNamespace(namespace("b"), refused))
                .isInstanceOf(NoSuchNamespaceException.class);
        assertThat(refused.isKept()).isFalse();

        Receipts receipts = new Receipts(database);
        assertThat(receipts.find(CLAIM)).contains(new Receipts.Found(StoredAnswer.json("{}"), "a digest"));
        assertThat(receipts.find(new Receipt.Claim(new WarehouseName("pond"), UserName.ANONYMOUS, CLAIM.key(), "")))
                .isEmpty();
        Receipt.Claim ofAnn = new Receipt.Claim(LAKE, new UserName("ann"), CLAIM.key(), "");
        assertThat(receipts.find(ofAnn)).isEmpty();
        metastore.createNamespace(namespace("of ann"), Map.of(), Receipt.of(ofAnn));
        assertThat(receipts.find(ofAnn)).contains(new Receipts.Found(StoredAnswer.nothing(), ""));
        assertThat(receipts.find(CLAIM)).contains(new Receipts.Found(StoredAnswer.json("{}"), "a digest"));
    }

    @Test
    void aChangeWhoseKeyWasUsedIsNotMade() {
        metastore.createNamespace(namespace("a"), Map.of(), receipt("a digest"));

        assertThatThrownBy(() -> metastore.createNamespace(namespace("b"), Map.of(), receipt("a digest")))
                .isInstanceOf(AlreadyAnsweredException.class);

        assertThat(metastore.namespace(namespace("b"))).isEmpty();
    }

    @Test
    void oldAnswersAreForgotten() {
        metastore.createNamespace(namespace("a"), Map.of(), receipt("a digest"));
        Receipts receipts = new Receipts(database);

        assertThat(receipts.forget(Duration.ofHours(1))).isFalse();
        assertThat(receipts.find(CLAIM)).isPresent();
        assertThat(receipts.forget(Duration.ofHours(-1))).isFalse();
        assertThat(receipts.find(CLAIM)).isEmpty();
    }

    private static Receipt receipt(String fingerprint) {
        return Receipt.of(new Receipt.Claim(LAKE, UserName.ANONYMOUS, CLAIM.key(), fingerprint));
    }

    private static NamespaceKey namespace(String... levels) {
        return new NamespaceKey(LAKE, Namespace.of(levels));
    }

    private static EntityKey key(String namespace, String name) {
        return new EntityKey(LAKE, TableIdentifier.of(Namespace.of(namespace.split("\\.")), name));
    }

    private static PointerChange creation(String namespace, String name) {
        return creation(namespace, name, "file:///lake/" + namespace + "/" + name);
    }

    private static PointerChange creation(String namespace, String name, String place) {
        Pointer pointer = new Pointer(EntityKind.TABLE, Location.of(place), place + "/metadata/0.json");
        return new PointerChange(key(namespace, name), null, pointer);
    }

    private static Pointer moved(Pointer pointer, String version) {
        return new Pointer(pointer.kind(), pointer.location(), pointer.location() + "/metadata/" + version + ".json");
    }
}
