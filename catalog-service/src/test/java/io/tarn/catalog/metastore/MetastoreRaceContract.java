package io.tarn.catalog.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two servers on one database do to each other: the loser of every race loses cleanly. */
abstract class MetastoreRaceContract {
    private static final WarehouseName LAKE = new WarehouseName("lake");
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final Disposal FORGET = Disposal.forget(NOW);
    private static final int ROUNDS = 25;
    private static final int MOST_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Database firstDatabase;
    private Database secondDatabase;
    private Metastore first;
    private Metastore second;

    abstract Database open();

    @BeforeEach
    void begin() {
        firstDatabase = open();
        secondDatabase = open();
        first = new JdbcMetastore(firstDatabase);
        second = new JdbcMetastore(secondDatabase);
        new WarehouseTable(firstDatabase).createFirst(new Warehouse(LAKE, Location.of("file:///")));
        first.createNamespace(namespace("a"), Map.of(), Receipt.none());
    }

    @AfterEach
    void end() {
        threads.shutdown();
        firstDatabase.close();
        secondDatabase.close();
    }

    @Test
    void ofManyWritersOneMovesThePointer() throws Exception {
        PointerChange creation = creation("a", "t");
        first.swap(List.of(creation), Receipt.none());
        Pointer now = creation.next();
        for (int round = 0; round < ROUNDS; round++) {
            Pointer expected = now;
            List<Callable<Object>> writers = new ArrayList<>();
            for (int writer = 0; writer < 6; writer++) {
                Metastore metastore = writer % 2 == 0 ? first : second;
                Pointer next = moved(expected, round + "-" + writer);
                writers.add(() ->
                        metastore.swap(List.of(new PointerChange(creation.key(), expected, next)), Receipt.none()));
            }

            assertThat(race(writers)).containsOnlyOnce(true).containsOnly(true, false);
            now = first.pointer(creation.key()).orElseThrow();
        }
    }

    @Test
    void whatIsOnlyCheckedDoesNotMoveBeforeTheCommit() throws Exception {
        PointerChange one = creation("a", "one");
        PointerChange two = creation("a", "two");
        first.swap(List.of(one, two), Receipt.none());
        for (int round = 0; round < ROUNDS; round++) {
            Pointer oneNow = first.pointer(one.key()).orElseThrow();
            Pointer twoNow = first.pointer(two.key()).orElseThrow();
            String version = "v" + round;
            PointerChange oneStays = new PointerChange(one.key(), oneNow, oneNow);
            PointerChange twoStays = new PointerChange(two.key(), twoNow, twoNow);
            PointerChange oneMoves = new PointerChange(one.key(), oneNow, moved(oneNow, version));
            PointerChange twoMoves = new PointerChange(two.key(), twoNow, moved(twoNow, version));

            assertThat(race(
                            () -> first.swap(List.of(oneStays, twoMoves), Receipt.none()),
                            () -> second.swap(List.of(oneMoves, twoStays), Receipt.none())))
                    .containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void changesOfTheSameTwoInOppositeOrderDoNotHoldEachOther() throws Exception {
        PointerChange one = creation("a", "one");
        PointerChange two = creation("a", "two");
        first.swap(List.of(one, two), Receipt.none());
        for (int round = 0; round < ROUNDS; round++) {
            Pointer oneNow = first.pointer(one.key()).orElseThrow();
            Pointer twoNow = first.pointer(two.key()).orElseThrow();
            PointerChange oneMoves = new PointerChange(one.key(), oneNow, moved(oneNow, "v" + round));
            PointerChange twoMoves = new PointerChange(two.key(), twoNow, moved(twoNow, "v" + round));

            assertThat(race(
                            () -> first.swap(List.of(oneMoves, twoMoves), Receipt.none()),
                            () -> second.swap(List.of(twoMoves, oneMoves), Receipt.none())))
                    .containsExactlyInAnyOrder(true, false);
            assertThat(first.pointer(two.key())).contains(twoMoves.next());
        }
    }

    @Test
    void ofTwoCreationsOfOneNameOneIsMade() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            PointerChange creation = creation("a", "t" + round, "file:///lake/one/" + round);
            PointerChange same = creation("a", "t" + round, "file:///lake/two/" + round);

            assertThat(race(
                            () -> first.swap(List.of(creation), Receipt.none()),
                            () -> second.swap(List.of(same), Receipt.none())))
                    .containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void ofTwoCreationsAtOnePlaceOrWithinEachOtherOneIsMade() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String place = "file:///lake/a/p" + round;
            String other = place + List.of("", "/inner", "/deep/er").get(round % 3);
            PointerChange outer = creation("a", "x" + round, place);
            PointerChange inner = creation("a", "y" + round, other);

            assertThat(race(
                            () -> first.swap(List.of(outer), Receipt.none()),
                            () -> second.swap(List.of(inner), Receipt.none())))
                    .containsExactlyInAnyOrder(true, BadRequestException.class);
        }
    }

    @Test
    void aTableIsMadeOrItsNamespaceIsDropped() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "n" + round;
            first.createNamespace(namespace(name), Map.of(), Receipt.none());

            List<Object> outcomes = race(
                    () -> first.swap(List.of(creation(name, "t")), Receipt.none()),
                    () -> done(() -> second.dropNamespace(namespace(name), Receipt.none())));

            assertThat(outcomes)
                    .isIn(
                            List.of(true, NamespaceNotEmptyException.class),
                            List.of(NoSuchNamespaceException.class, true));
            assertThat(first.pointer(key(name, "t")).isPresent())
                    .isEqualTo(first.namespace(namespace(name)).isPresent());
        }
    }

    @Test
    void aNamespaceIsMadeOrTheOneAboveItIsDropped() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "n" + round;
            first.createNamespace(namespace(name), Map.of(), Receipt.none());

            List<Object> outcomes = race(
                    () -> done(() -> first.createNamespace(namespace(name, "child"), Map.of(), Receipt.none())),
                    () -> done(() -> second.dropNamespace(namespace(name), Receipt.none())));

            assertThat(outcomes)
                    .isIn(
                            List.of(true, NamespaceNotEmptyException.class),
                            List.of(NoSuchNamespaceException.class, true));
            assertThat(first.namespace(namespace(name, "child")).isPresent())
                    .isEqualTo(first.namespace(namespace(name)).isPresent());
        }
    }

    @Test
    void ofTwoCreationsOfOneNamespaceOneIsMade() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            NamespaceKey name = namespace("n" + round);

            assertThat(race(
                            () -> done(() -> first.createNamespace(name, Map.of(), Receipt.none())),
                            () -> done(() -> second.createNamespace(name, Map.of(), Receipt.none()))))
                    .containsExactlyInAnyOrder(true, AlreadyExistsException.class);
        }
    }

    @Test
    void ofTwoRenamesOneIsDone() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EntityKey one = key("a", "one" + round);
            EntityKey two = key("a", "two" + round);
            EntityKey target = key("a", "target" + round);
            EntityKey elsewhere = key("a", "elsewhere" + round);
            first.swap(List.of(creation("a", "one" + round), creation("a", "two" + round)), Receipt.none());

            assertThat(race(
                            () -> first.rename(EntityKind.TABLE, one, target, Receipt.none()),
                            () -> second.rename(EntityKind.TABLE, two, target, Receipt.none())))
                    .as("two names to one")
                    .containsExactlyInAnyOrder(true, AlreadyExistsException.class);
            assertThat(race(
                            () -> first.rename(EntityKind.TABLE, target, elsewhere, Receipt.none()),
                            () -> second.rename(EntityKind.TABLE, target, key("a", "third"), Receipt.none())))
                    .as("one name to two")
                    .containsExactlyInAnyOrder(true, false);
            first.drop(EntityKind.TABLE, key("a", "third"), FORGET, Receipt.none());
        }
    }

    @Test
    void aNameIsTakenByARenameOrByACreation() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EntityKey from = key("a", "from" + round);
            EntityKey target = key("a", "target" + round);
            PointerChange creation = creation("a", "target" + round);
            first.swap(List.of(creation("a", "from" + round)), Receipt.none());

            assertThat(race(
                            () -> first.rename(EntityKind.TABLE, from, target, Receipt.none()),
                            () -> second.swap(List.of(creation), Receipt.none())))
                    .isIn(List.of(true, false), List.of(AlreadyExistsException.class, true));
        }
    }

    @Test
    void aDropTakesTheCommitWithItOrTheCommitFindsNothing() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            PointerChange creation = creation("a", "t" + round);
            first.swap(List.of(creation), Receipt.none());
            Pointer next = moved(creation.next(), "next");
            PointerChange move = new PointerChange(creation.key(), creation.next(), next);

            List<Object> outcomes = race(
                    () -> first.drop(EntityKind.TABLE, creation.key(), FORGET, Receipt.none())
                            .orElseThrow(),
                    () -> second.swap(List.of(move), Receipt.none()));

            assertThat(outcomes).isIn(List.of(next, true), List.of(creation.next(), false));
            assertThat(first.pointer(creation.key())).isEmpty();
        }
    }

    @Test
    void whatWasDroppedComesBackOnceAndItsPlaceIsTakenByNobodyElse() throws Exception {
        DroppedEntities firstDropped = new DroppedEntities(firstDatabase);
        DroppedEntities secondDropped = new DroppedEntities(secondDatabase);
        for (int round = 0; round < ROUNDS; round++) {
            PointerChange creation = creation("a", "t" + round);
            EntityKey elsewhere = key("a", "other" + round);
            PointerChange within =
                    creation("a", "within" + round, creation.next().location() + "/inner");
            first.swap(List.of(creation), Receipt.none());
            first.drop(EntityKind.TABLE, creation.key(), Disposal.keep(NOW, Duration.ofDays(1)), Receipt.none());
            String id = firstDropped
                    .list(new DroppedEntities.Filter(LAKE, Optional.empty(), Optional.empty()), new Page("", 1))
                    .get(0)
                    .id();

            assertThat(race(
                            () -> firstDropped.undrop(creation.key(), id).key(),
                            () -> secondDropped.undrop(elsewhere, id).key(),
                            () -> second.swap(List.of(within), Receipt.none())))
                    .containsOnlyOnce(TarnException.class, BadRequestException.class);
        }
    }

    @Test
    void propertiesOfANamespaceSetAtOnceAllCount() throws Exception {
        NamespaceKey counter = namespace("counter");
        first.createNamespace(counter, Map.of("n", "0"), Receipt.none());
        for (int round = 0; round < ROUNDS; round++) {
            List<Callable<Object>> counters = new ArrayList<>();
            for (Metastore metastore : List.of(first, second, first, second)) {
                counters.add(() -> metastore.updateNamespace(
                        counter, before -> Map.of("n", "" + (Integer.parseInt(before.get("n")) + 1)), Receipt.none()));
            }
            assertThat(race(counters)).allMatch(Map.class::isInstance);
        }

        assertThat(first.namespace(counter)).contains(Map.of("n", "" + 4 * ROUNDS));
    }

    @Test
    void aChangeUnderOneKeyIsMadeOnce() throws Exception {
        PointerChange one = creation("a", "one");
        PointerChange two = creation("a", "two");
        first.swap(List.of(one, two), Receipt.none());
        for (int round = 0; round < ROUNDS; round++) {
            Receipt.Claim claim = new Receipt.Claim(
                    LAKE,
                    UserName.ANONYMOUS,
                    IdempotencyKey.of("00000000-0000-7000-8000-" + String.format("%012d", round)),
                    "print");
            Pointer oneNow = first.pointer(one.key()).orElseThrow();
            Pointer twoNow = first.pointer(two.key()).orElseThrow();
            String version = "v" + round;

            assertThat(race(
                            () -> first.swap(
                                    List.of(new PointerChange(one.key(), oneNow, moved(oneNow, version))),
                                    Receipt.of(claim)),
                            () -> second.swap(
                                    List.of(new PointerChange(two.key(), twoNow, moved(twoNow, version))),
                                    Receipt.of(claim))))
                    .containsExactlyInAnyOrder(true, AlreadyAnsweredException.class);
            assertThat(first.pointer(one.key()).filter(oneNow::equals).isPresent())
                    .isNotEqualTo(
                            first.pointer(two.key()).filter(twoNow::equals).isPresent());
        }
    }

    @SafeVarargs
    private List<Object> race(Callable<Object>... runners) throws Exception {
        return race(List.of(runners));
    }

    /** Starts all at once; what each ended with: its result, or the class of its exception. */
    private List<Object> race(List<Callable<Object>> runners) throws Exception {
        CyclicBarrier start = new CyclicBarrier(runners.size());
        List<Future<Object>> running = new ArrayList<>();
        for (Callable<Object> runner : runners) {
            running.add(threads.submit(() -> {
                start.await();
                return runner.call();
            }));
        }
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> one : running) {
            try {
                outcomes.add(one.get(MOST_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                outcomes.add(e.getCause().getClass());
            }
        }
        return outcomes;
    }

    private static boolean done(Runnable change) {
        change.run();
        return true;
    }

    private static NamespaceKey namespace(String... levels) {
        return new NamespaceKey(LAKE, Namespace.of(levels));
    }

    private static EntityKey key(String namespace, String name) {
        return new EntityKey(LAKE, TableIdentifier.of(Namespace.of(namespace), name));
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
