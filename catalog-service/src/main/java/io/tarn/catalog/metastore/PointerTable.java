package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import io.tarn.storage.LocationRanges;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table of pointers within one transaction. For one thread. */
final class PointerTable {
    private final Handle handle;
    private final Dialect dialect;

    PointerTable(Handle handle, Dialect dialect) {
        this.handle = handle;
        this.dialect = dialect;
    }

    Optional<Pointer> get(EntityKey key) {
        return get(key, "");
    }

    /** The same, and holds it as it is now. */
    Optional<Pointer> get(EntityKey key, Dialect.Hold hold) {
        return get(key, dialect.hold(hold));
    }

    private Optional<Pointer> get(EntityKey key, String held) {
        return bind(
                        handle.createQuery(
                                "SELECT kind, location, metadata_location, further_locations, directory FROM entities"
                                        + " WHERE warehouse = :warehouse AND namespace = :namespace AND name = :name"
                                        + held),
                        key)
                .map((row, context) -> read(row))
                .findOne();
    }

    /** The pointer in the columns kind, location, metadata_location, further_locations and directory, in this order. */
    static Pointer read(ResultSet row) throws SQLException {
        return new Pointer(
                EntityKind.valueOf(row.getString(1)),
                FurtherLocations.ranges(new Location(row.getString(2)), row.getString(4)),
                row.getString(3),
                Pointer.Directory.valueOf(row.getString(5)));
    }

    /**
     * Compare-and-set of one pointer; a move within its place, the most frequent one, is one statement.
     *
     * @return false if the pointer was not where it is expected, and nothing was changed
     */
    boolean swap(PointerChange change) {
        Pointer expected = change.expected();
        if (expected == null) {
            return get(change.key()).isEmpty() && insert(change);
        }
        if (change.next().equals(expected)) {
            return get(change.key(), Dialect.Hold.CONTENT)
                    .filter(expected::equals)
                    .isPresent();
        }
        if (change.takesPlace()
                && get(change.key(), Dialect.Hold.TO_CHANGE)
                        .filter(expected::equals)
                        .isEmpty()) {
            return false;
        }
        return update(change, expected);
    }

    private boolean insert(PointerChange change) {
        Pointer next = takePlace(change);
        bindPointer(
                        bind(
                                handle.createUpdate("INSERT INTO entities (warehouse, namespace, name, kind, location,"
                                        + " metadata_location, further_locations, directory) VALUES (:warehouse, :namespace,"
                                        + " :name, :kind, :location, :metadata, :further, :directory)"),
                                change.key()),
                        next)
                .execute();
        return true;
    }

    private boolean update(PointerChange change, Pointer expected) {
        Pointer next = change.takesPlace() ? takePlace(change) : change.next();
        return bindPointer(
                                bind(
                                        handle.createUpdate(
                                                "UPDATE entities SET kind = :kind, location = :location, metadata_location = :metadata,"
                                                        + " further_locations = :further, directory = :directory"
                                                        + " WHERE warehouse = :warehouse AND namespace = :namespace AND name = :name"
                                                        + " AND kind = :oldKind AND location = :oldLocation AND metadata_location = :oldMetadata"),
                                        change.key()),
                                next)
                        .bind("oldKind", expected.kind().name())
                        .bind("oldLocation", expected.location().value())
                        .bind("oldMetadata", expected.metadataLocation())
                        .execute()
                == 1;
    }

    void move(EntityKey from, EntityKey to) {
        bind(
                        handle.createUpdate("UPDATE entities SET namespace = :newNamespace, name = :newName"
                                + " WHERE warehouse = :warehouse AND namespace = :namespace AND name = :name"),
                        from)
                .bind("newNamespace", to.namespace().path())
                .bind("newName", to.name().name())
                .execute();
    }

    void remove(EntityKey key, Pointer expected) {
        int rows = bind(
                        handle.createUpdate("DELETE FROM entities WHERE warehouse = :warehouse"
                                + " AND namespace = :namespace AND name = :name AND metadata_location = :expected"),
                        key)
                .bind("expected", expected.metadataLocation())
                .execute();
        if (rows != 1) {
            throw new IllegalStateException("the pointer of " + key + " moved within the transaction");
        }
    }

    /** Whether another entity has a location that lies within one of these, which are those of one entity. */
    boolean othersInside(LocationRanges ranges) {
        return ranges.allOwned().stream().anyMatch(location -> {
            Places places = new Places(location);
            return !places.bindBelow(handle.createQuery("SELECT 1 FROM entities WHERE " + Places.BELOW + " LIMIT 1"))
                            .mapTo(Integer.class)
                            .list()
                            .isEmpty()
                    || new FurtherLocations(handle)
                            .meeting(places, List.of(ranges.location()))
                            .isPresent();
        });
    }

    /** Takes the new locations of a change; returns the pointer as it is to be stored. */
    private Pointer takePlace(PointerChange change) {
        Pointer next = change.next();
        List<Location> own = change.expected() == null
                ? List.of(next.location())
                : List.of(next.location(), change.expected().location());
        for (Location location : change.takenLocations()) {
            Warehouse warehouse = WarehouseTable.mustHold(handle, change.key(), location);
            mustHaveNobody(change, location, own);
            next = takeFromDropped(change, next, location, warehouse);
        }
        new FurtherLocations(handle).replace(own.get(own.size() - 1), next.ranges());
        return next;
    }

    private void mustHaveNobody(PointerChange change, Location location, List<Location> own) {
        Places places = new Places(location);
        boolean taken = places
                .bind(handle.createQuery("SELECT warehouse, namespace, name FROM entities WHERE " + Places.CONDITION))
                .map(PointerTable::key)
                .stream()
                .anyMatch(occupant -> !occupant.equals(change.key()));
        if (taken || new FurtherLocations(handle).meeting(places, own).isPresent()) {
            throw notFree(change, location, "another table or view has files there; choose another location");
        }
    }

    private Pointer takeFromDropped(PointerChange change, Pointer next, Location location, Warehouse warehouse) {
        DroppedTable dropped = new DroppedTable(handle);
        DroppedEntity there = dropped.at(new Places(location)).orElse(null);
        if (there == null) {
            return next;
        }
        boolean isAgain = change.source() == PointerChange.Source.FOUND;
        if (!isSame(there, change, location)
                || !(isAgain || mayReplace(there, change, warehouse))
                || !dropped.take(there.id())) {
            throw notFree(change, location, whyKept(change, there));
        }
        return new Pointer(
                next.kind(),
                next.ranges(),
                next.metadataLocation(),
                isAgain ? there.pointer().directory() : Pointer.Directory.SHARED);
    }

    private static boolean isSame(DroppedEntity there, PointerChange change, Location location) {
        Pointer next = change.next();
        return there.state() == DroppedEntity.State.KEPT
                && there.pointer().kind() == next.kind()
                && there.pointer().location().equals(next.location())
                && location.equals(next.location());
    }

    /**
     * Outside of the root a client that uses a name and its location once more means to: it is how other catalogs replace a
     * table that was dropped. The old files stay, and are not the new table's to purge.
     */
    private static boolean mayReplace(DroppedEntity there, PointerChange change, Warehouse warehouse) {
        return there.key().equals(change.key())
                && !warehouse.root().contains(change.next().location());
    }

    /** Names what was dropped only to a client that uses its name. */
    private static String whyKept(PointerChange change, DroppedEntity there) {
        boolean named = there.key().equals(change.key());
        String kind = there.pointer().kind().label().toLowerCase(Locale.ROOT);
        String what = named ? "the dropped " + kind + " " + there.key() : "something that was dropped";
        String how = named
                ? "; bring it back with 'tarn table undrop " + there.key() + "' or delete its files with"
                        + " 'tarn table purge-dropped " + there.key() + "'"
                : "; choose another location";
        return switch (there.state()) {
            case KEPT -> "the files of " + what + " are kept there until " + there.keepUntil() + how;
            case PURGE ->
                "the files of " + what + " are being deleted there; try again later, or choose another location";
        };
    }

    private static BadRequestException notFree(PointerChange change, Location location, String why) {
        return new BadRequestException("location %s of %s is not free: %s", location, change.key(), why);
    }

    private static EntityKey key(RowView row) {
        return new EntityKey(
                new WarehouseName(row.getColumn("warehouse", String.class)),
                TableIdentifier.of(
                        NamespaceKey.fromPath(row.getColumn("namespace", String.class)),
                        row.getColumn("name", String.class)));
    }

    private static <S extends SqlStatement<S>> S bindPointer(S statement, Pointer pointer) {
        return statement
                .bind("kind", pointer.kind().name())
                .bind("location", pointer.location().value())
                .bind("metadata", pointer.metadataLocation())
                .bind("further", FurtherLocations.text(pointer.ranges()))
                .bind("directory", pointer.directory().name());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, EntityKey key) {
        return statement
                .bind("warehouse", key.warehouse().value())
                .bind("namespace", key.namespace().path())
                .bind("name", key.name().name());
    }
}
