package io.tarn.catalog.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ErrorCode;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do with what was dropped. */
abstract class DroppedContract {
    private static final WarehouseName LAKE = new WarehouseName("lake");
    private static final Namespace A = Namespace.of("a");
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration WEEK = Duration.ofDays(7);

    private Database database;
    private Metastore metastore;
    private DroppedEntities dropped;

    abstract Database open();

    @BeforeEach
    void start() {
        database = open();
        metastore = new JdbcMetastore(database);
        dropped = new DroppedEntities(database);
        new WarehouseTable(database).createFirst(new Warehouse(LAKE, Location.of("file:///lake")));
        metastore.createNamespace(new NamespaceKey(LAKE, A), Map.of(), Receipt.none());
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void aDropAndItsMemoryAreOneTransaction() {
        Pointer pointer = create("t");
        Receipt.Claim claim = new Receipt.Claim(
                LAKE, UserName.ANONYMOUS, IdempotencyKey.of("01890a5d-ac96-774b-bcce-b302099a8057"), "fingerprint");
        new Receipts(database).keep(Receipt.of(claim));

        assertThatThrownBy(
                        () -> metastore.drop(EntityKind.TABLE, key("t"), Disposal.keep(NOW, WEEK), Receipt.of(claim)))
                .isInstanceOf(AlreadyAnsweredException.class);
        assertThat(metastore.pointer(key("t"))).contains(pointer);
        assertThat(all()).isEmpty();
        assertThat(metastore.drop(EntityKind.VIEW, key("t"), Disposal.keep(NOW, WEEK), Receipt.none()))
                .isEmpty();
        assertThat(all()).isEmpty();
    }

    @Test
    void anUndropGivesBackTheSamePointer() {
        Pointer pointer = create("t");
        String id = drop("t", Disposal.keep(NOW, WEEK));

        assertThat(dropped.undrop(key("back"), id).key()).isEqualTo(key("back"));
        assertThat(metastore.pointer(key("back"))).contains(pointer);
        assertThatThrownBy(() -> dropped.undrop(key("back"), id))
                .isInstanceOf(TarnException.class)
                .extracting(e -> ((TarnException) e).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void ofManyUndropsOneWins() throws Exception {
        create("t");
        String id = drop("t", Disposal.keep(NOW, WEEK));
        ExecutorService clients = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "back" + i;
            attempts.add(() -> {
                try {
                    dropped.undrop(key(name), id);
                    return true;
                } catch (TarnException e) {
                    return false;
                }
            });
        }
        int winners = 0;
        for (Future<Boolean> attempt : clients.invokeAll(attempts)) {
            winners += attempt.get() ? 1 : 0;
        }
        clients.shutdown();
        assertThat(winners).isEqualTo(1);
        assertThat(metastore.names(new NamespaceKey(LAKE, A), EntityKind.TABLE, new Page("", 10)))
                .hasSize(1);
    }

    @Test
    void onlyMetadataThatWasThereMayBeAtThePlaceOfAKeptOneAndNothingAtThatOfAPurge() {
        Pointer kept = create("kept");
        Pointer purged = create("purged");
        drop("kept", Disposal.keep(NOW, WEEK));
        drop("purged", Disposal.purge(NOW));

        assertThatThrownBy(() -> register("new", kept, PointerChange.Source.WRITTEN))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("the files of something that was dropped are kept there until 2027-");
        assertThatThrownBy(() -> register("new", purged, PointerChange.Source.FOUND))
                .isInstanceOf(BadRequestException.class);
        Pointer view = new Pointer(EntityKind.VIEW, kept.location(), kept.metadataLocation());
        assertThatThrownBy(() -> register("new", view, PointerChange.Source.FOUND))
                .isInstanceOf(BadRequestException.class);
        register("new", kept, PointerChange.Source.FOUND);
        assertThat(all()).extracting(one -> one.key().name().name()).containsExactly("purged");
    }

    @Test
    void aPurgeIsOneOwnersUntilItsLeaseEnds() {
        create("t");
        drop("t", Disposal.purge(NOW));

        DroppedEntity first = dropped.claim("one", NOW, LEASE).orElseThrow();
        assertThat(dropped.claim("two", NOW.plusSeconds(14), LEASE)).isEmpty();
        DroppedEntity further = first.with(new DroppedEntity.Purge(5, 1, 1, false, null));
        assertThat(dropped.renew(further, "one", NOW.plusSeconds(20))).isTrue();
        assertThat(dropped.claim("two", NOW.plusSeconds(16), LEASE)).isEmpty();

        DroppedEntity second = dropped.claim("two", NOW.plusSeconds(21), LEASE).orElseThrow();
        assertThat(second.purge()).isEqualTo(new DroppedEntity.Purge(5, 1, 2, false, null));
        assertThat(dropped.renew(first, "one", NOW.plusSeconds(60))).isFalse();
        assertThat(dropped.release(first, "one", NOW)).isFalse();
        assertThat(dropped.finish(first, "one")).isFalse();
        assertThat(dropped.release(
                        second.with(new DroppedEntity.Purge(7, 1, 2, true, "no")), "two", NOW.plusSeconds(90)))
                .isTrue();
        assertThat(dropped.claim("one", NOW.plusSeconds(89), LEASE)).isEmpty();
        DroppedEntity third = dropped.claim("one", NOW.plusSeconds(90), LEASE).orElseThrow();
        assertThat(third.purge()).isEqualTo(new DroppedEntity.Purge(7, 1, 3, true, "no"));
        assertThat(dropped.finish(third, "one")).isTrue();
        assertThat(all()).isEmpty();
    }

    @Test
    void aWishToPurgeEndsThePauseAfterAFailureButNoLease() {
        create("t");
        String id = drop("t", Disposal.purge(NOW));
        DroppedEntity taken = dropped.claim("one", NOW, LEASE).orElseThrow();
        dropped.purge(LAKE, id);
        assertThat(dropped.claim("two", NOW, LEASE)).isEmpty();
        dropped.release(taken, "one", NOW.plusSeconds(3_600));
        assertThat(dropped.claim("two", NOW, LEASE)).isEmpty();

        dropped.purge(LAKE, id);
        assertThat(dropped.claim("two", NOW, LEASE)).isPresent();
        assertThatThrownBy(() -> dropped.purge(new WarehouseName("pond"), id))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("warehouse pond keeps nothing dropped with id '" + id + "'");
    }

    @Test
    void ofManyOwnersEachPurgeHasOne() throws Exception {
        for (int i = 0; i < 5; i++) {
            create("t" + i);
            drop("t" + i, Disposal.purge(NOW));
        }
        ExecutorService owners = Executors.newFixedThreadPool(8);
        List<Callable<Optional<DroppedEntity>>> claims = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String owner = "owner" + i;
            claims.add(() -> dropped.claim(owner, NOW, LEASE));
        }
        List<String> taken = new ArrayList<>();
        for (Future<Optional<DroppedEntity>> claim : owners.invokeAll(claims)) {
            claim.get().ifPresent(one -> taken.add(one.id()));
        }
        owners.shutdown();
        assertThat(taken).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void aSweepForgetsTablesAndPurgesViewsWhoseTimeIsOver() {
        create("over");
        create("kept");
        Pointer view = new Pointer(EntityKind.VIEW, Location.of("file:///lake/a/v"), "file:///lake/a/v/0.json");
        metastore.swap(List.of(new PointerChange(key("v"), null, view)), Receipt.none());
        drop("over", Disposal.keep(NOW, Duration.ofDays(1)));
        drop("kept", Disposal.keep(NOW, WEEK));
        metastore.drop(EntityKind.VIEW, key("v"), Disposal.keep(NOW, Duration.ofDays(1)), Receipt.none());

        dropped.sweep(NOW.plus(Duration.ofDays(1)).minusMillis(1));
        assertThat(all()).hasSize(3);
        assertThat(dropped.sweep(NOW.plus(Duration.ofDays(1)))).isFalse();
        assertThat(all())
                .extracting(one -> one.key().name().name() + " " + one.state())
                .containsExactlyInAnyOrder("kept KEPT", "v PURGE");
        create("over");
    }

    private List<DroppedEntity> all() {
        return dropped.list(new DroppedEntities.Filter(LAKE, Optional.empty(), Optional.empty()), new Page("", 100));
    }

    private String drop(String name, Disposal disposal) {
        metastore.drop(EntityKind.TABLE, key(name), disposal, Receipt.none()).orElseThrow();
        return all().stream()
                .filter(one -> one.key().equals(key(name)))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Pointer create(String name) {
        String place = "file:///lake/a/" + name;
        Pointer pointer = new Pointer(EntityKind.TABLE, Location.of(place), place + "/metadata/0.json");
        register(name, pointer, PointerChange.Source.WRITTEN);
        return pointer;
    }

    private void register(String name, Pointer pointer, PointerChange.Source source) {
        metastore.swap(List.of(new PointerChange(key(name), null, pointer, source)), Receipt.none());
    }

    private static EntityKey key(String name) {
        return new EntityKey(LAKE, TableIdentifier.of(A, name));
    }
}
