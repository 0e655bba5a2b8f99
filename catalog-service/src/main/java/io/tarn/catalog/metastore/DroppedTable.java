package io.tarn.catalog.metastore;

import io.tarn.catalog.metastore.DroppedEntity.State;
import io.tarn.storage.Location;
import io.tarn.storage.WarehouseName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;

/** The table of dropped tables and views within one transaction. For one thread. */
final class DroppedTable {
    private static final String SELECT =
            "SELECT id, warehouse, namespace, name, kind, location, metadata_location, further_locations,"
                    + " directory, dropped_at, state, keep_until, attempts, files_deleted, files_left, nearly_done, last_error FROM dropped ";

    private final Handle handle;

    DroppedTable(Handle handle) {
        this.handle = handle;
    }

    void add(EntityKey key, Pointer pointer, Disposal disposal) {
        State state = disposal.fate() == Disposal.Fate.KEEP ? State.KEPT : State.PURGE;
        handle.createUpdate("INSERT INTO dropped (id, warehouse, namespace, name, kind, location, metadata_location,"
                        + " dropped_at, state, keep_until, leased_until, leased_by, attempts, files_deleted, files_left,"
                        + " nearly_done, further_locations, directory) VALUES (:id, :warehouse, :namespace, :name, :kind,"
                        + " :location, :metadata, :at, :state, :until, 0, '', 0, 0, 0, 0, :further, :directory)")
                .bind("id", newId(disposal.at()))
                .bind("warehouse", key.warehouse().value())
                .bind("namespace", key.namespace().path())
                .bind("name", key.name().name())
                .bind("kind", pointer.kind().name())
                .bind("location", pointer.location().value())
                .bind("metadata", pointer.metadataLocation())
                .bind("further", FurtherLocations.text(pointer.ranges()))
                .bind("directory", pointer.directory().name())
                .bind("at", disposal.at().toEpochMilli())
                .bind("state", state.name())
                .bind("until", disposal.keepUntil().toEpochMilli())
                .execute();
    }

    Optional<DroppedEntity> find(String id) {
        return entities(handle.createQuery(SELECT + "WHERE id = :id").bind("id", id))
                .findOne();
    }

    /** One whose place is, holds, or lies in one of these. */
    Optional<DroppedEntity> at(Places places) {
        return entities(places.bind(handle.createQuery(SELECT + "WHERE " + Places.CONDITION + " LIMIT 1")))
                .findOne();
    }

    List<DroppedEntity> select(String condition, Map<String, ?> values) {
        return entities(handle.createQuery(SELECT + condition).bindMap(values)).list();
    }

    /** Removes a kept one; false if it is gone, or its purge was asked for. */
    boolean take(String id) {
        return handle.createUpdate("DELETE FROM dropped WHERE id = :id AND state = 'KEPT'")
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static ResultIterable<DroppedEntity> entities(Query query) {
        return query.map(DroppedTable::entity);
    }

    private static DroppedEntity entity(RowView row) {
        return new DroppedEntity(
                row.getColumn("id", String.class),
                key(row),
                new Pointer(
                        EntityKind.valueOf(row.getColumn("kind", String.class)),
                        FurtherLocations.ranges(
                                new Location(row.getColumn("location", String.class)),
                                row.getColumn("further_locations", String.class)),
                        row.getColumn("metadata_location", String.class),
                        Pointer.Directory.valueOf(row.getColumn("directory", String.class))),
                Instant.ofEpochMilli(row.getColumn("dropped_at", Long.class)),
                State.valueOf(row.getColumn("state", String.class)),
                Instant.ofEpochMilli(row.getColumn("keep_until", Long.class)),
                new DroppedEntity.Purge(
                        row.getColumn("files_deleted", Long.class),
                        row.getColumn("files_left", Long.class),
                        row.getColumn("attempts", Integer.class),
                        row.getColumn("nearly_done", Integer.class) == 1,
                        row.getColumn("last_error", String.class)));
    }

    private static EntityKey key(RowView row) {
        return new EntityKey(
                new WarehouseName(row.getColumn("warehouse", String.class)),
                TableIdentifier.of(
                        NamespaceKey.fromPath(row.getColumn("namespace", String.class)),
                        row.getColumn("name", String.class)));
    }

    /** A UUID of version 7: 48 bits of milliseconds, then chance. */
    private static String newId(Instant at) {
        UUID chance = UUID.randomUUID();
        long high = (at.toEpochMilli() << 16) | 0x7000 | (chance.getMostSignificantBits() & 0xFFF);
        return new UUID(high, chance.getLeastSignificantBits()).toString();
    }
}
