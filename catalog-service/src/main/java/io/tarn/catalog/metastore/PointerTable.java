package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import io.tarn.storage.WarehouseName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table of pointers within one transaction. For one thread. */
final class PointerTable {
    /** The character after {@code /}: what sorts from {@code place/} up to here is below the place. */
    private static final String AFTER_SLASH = "0";

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
            return get(change.key()).isEmpty() && insert(change.key(), change.next());
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
        return update(change.key(), expected, change.next());
    }

    private boolean insert(EntityKey key, Pointer next) {
        takePlace(key, next.location());
        bind(
                        handle.createUpdate(
                                "INSERT INTO entities (warehouse, namespace, name, kind, location, metadata_location)"
                                        + " VALUES (:warehouse, :namespace, :name, :kind, :location, :metadata)"),
                        key)
                .bind("kind", next.kind().name())
                .bind("location", next.location().value())
                .bind("metadata", next.metadataLocation())
                .execute();
        return true;
    }

    private boolean update(EntityKey key, Pointer expected, Pointer next) {
        if (!expected.location().equals(next.location())) {
            takePlace(key, next.location());
        }
        return bind(
                                handle.createUpdate(
                                        "UPDATE entities SET kind = :kind, location = :location, metadata_location = :metadata"
                                                + " WHERE warehouse = :warehouse AND namespace = :namespace AND name = :name"
                                                + " AND kind = :oldKind AND location = :oldLocation AND metadata_location = :oldMetadata"),
                                key)
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

    void remove(EntityKey key) {
        bind(
                        handle.createUpdate("DELETE FROM entities"
                                + " WHERE warehouse = :warehouse AND namespace = :namespace AND name = :name"),
                        key)
                .execute();
    }

    private void takePlace(EntityKey key, Location place) {
        WarehouseTable.mustHold(handle, key, place);
        placeMustBeFree(key, place);
    }

    /** Places must not nest: dropping the outer entity would take the inner one's files with it. */
    private void placeMustBeFree(EntityKey key, Location place) {
        handle
                .createQuery("SELECT warehouse, namespace, name, location FROM entities WHERE location IN (<upward>)"
                        + " OR (location >= :below AND location < :afterBelow)")
                .bindList("upward", upward(place))
                .bind("below", place.value() + "/")
                .bind("afterBelow", place.value() + AFTER_SLASH)
                .map(PointerTable::occupant)
                .stream()
                .filter(occupant -> !occupant.key().equals(key))
                .findFirst()
                .ifPresent(occupant -> {
                    throw new BadRequestException(
                            "location %s of %s is not free: %s is at %s",
                            place, key, occupant.key(), occupant.location());
                });
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

    /** The place and every folder around it, inner first. */
    static List<String> upward(Location place) {
        List<String> places = new ArrayList<>();
        String at = place.value();
        int rootEnd = at.indexOf("://") + "://".length();
        while (at.length() > rootEnd) {
            places.add(at);
            at = at.substring(0, Math.max(rootEnd, at.lastIndexOf('/')));
        }
        return places;
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
