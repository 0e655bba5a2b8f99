package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import io.tarn.storage.WarehouseName;
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
                        handle.createQuery("SELECT kind, location, metadata_location FROM entities"
                                + " WHERE warehouse = :warehouse AND namespace = :namespace AND name = :name" + held),
                        key)
                .map((row, context) -> new Pointer(
                        EntityKind.valueOf(row.getString(1)), new Location(row.getString(2)), row.getString(3)))
                .findOne();
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
        takePlace(change);
        Pointer next = change.next();
        bind(
                        handle.createUpdate(
                                "INSERT INTO entities (warehouse, namespace, name, kind, location, metadata_location)"
                                        + " VALUES (:warehouse, :namespace, :name, :kind, :location, :metadata)"),
                        change.key())
                .bind("kind", next.kind().name())
                .bind("location", next.location().value())
                .bind("metadata", next.metadataLocation())
                .execute();
        return true;
    }

    private boolean update(PointerChange change, Pointer expected) {
        if (change.takesPlace()) {
            takePlace(change);
        }
        Pointer next = change.next();
        return bind(
                                handle.createUpdate(
                                        "UPDATE entities SET kind = :kind, location = :location, metadata_location = :metadata"
                                                + " WHERE warehouse = :warehouse AND namespace = :namespace AND name = :name"
                                                + " AND kind = :oldKind AND location = :oldLocation AND metadata_location = :oldMetadata"),
                                change.key())
                        .bind("kind", next.kind().name())
                        .bind("location", next.location().value())
                        .bind("metadata", next.metadataLocation())
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

    /** An entity whose place lies within that place. */
    Optional<EntityKey> inside(Location place) {
        return new Places(place)
                .bindBelow(handle.createQuery(
                        "SELECT warehouse, namespace, name, location FROM entities WHERE " + Places.BELOW + " LIMIT 1"))
                .map(PointerTable::occupant)
                .map(Occupant::key)
                .findOne();
    }

    private void takePlace(PointerChange change) {
        WarehouseTable.mustHold(handle, change.key(), change.next().location());
        placeMustBeFree(change);
    }

    private void placeMustBeFree(PointerChange change) {
        EntityKey key = change.key();
        Places places = new Places(change.next().location());
        places
                .bind(handle.createQuery(
                        "SELECT warehouse, namespace, name, location FROM entities WHERE " + Places.CONDITION))
                .map(PointerTable::occupant)
                .stream()
                .filter(occupant -> !occupant.key().equals(key))
                .findFirst()
                .ifPresent(occupant -> {
                    throw new BadRequestException(
                            "location %s of %s is not free: %s is at %s",
                            places.place(), key, occupant.key(), occupant.location());
                });
        DroppedTable dropped = new DroppedTable(handle);
        dropped.at(places).ifPresent(there -> {
            if (!isThatAgain(there, change) || !dropped.take(there.id())) {
                throw notFree(change, there);
            }
        });
    }

    private static boolean isThatAgain(DroppedEntity there, PointerChange change) {
        Pointer next = change.next();
        return change.source() == PointerChange.Source.FOUND
                && there.state() == DroppedEntity.State.KEPT
                && there.pointer().kind() == next.kind()
                && there.pointer().location().equals(next.location());
    }

    private static BadRequestException notFree(PointerChange change, DroppedEntity there) {
        String what = "dropped " + there.pointer().kind().label().toLowerCase(Locale.ROOT) + " " + there.key();
        String why = switch (there.state()) {
            case KEPT ->
                "the " + what + " is kept at " + there.pointer().location() + " until " + there.keepUntil()
                        + "; bring it back with 'tarn table undrop " + there.key() + "' or delete its files with"
                        + " 'tarn table purge-dropped " + there.key() + "'";
            case PURGE ->
                "the files of the " + what + " at " + there.pointer().location()
                        + " are being deleted; try again later, or choose another location";
        };
        return new BadRequestException(
                "location %s of %s is not free: %s", change.next().location(), change.key(), why);
    }

    private static Occupant occupant(RowView row) {
        return new Occupant(
                new EntityKey(
                        new WarehouseName(row.getColumn("warehouse", String.class)),
                        TableIdentifier.of(
                                NamespaceKey.fromPath(row.getColumn("namespace", String.class)),
                                row.getColumn("name", String.class))),
                row.getColumn("location", String.class));
    }

    private static <S extends SqlStatement<S>> S bind(S statement, EntityKey key) {
        return statement
                .bind("warehouse", key.warehouse().value())
                .bind("namespace", key.namespace().path())
                .bind("name", key.name().name());
    }

    /** Who has a place. */
    private record Occupant(EntityKey key, String location) {}
}
