package io.tarn.catalog.metastore;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.storage.LocationRanges;
import io.tarn.storage.WarehouseName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The tables and views that were dropped and still have their place. Every method is one transaction. Who deletes the files
 * of one holds a lease on it, so that the servers of one database share the work. Thread-safe.
 */
public final class DroppedEntities {
    /** Rows that one transaction forgets, so that no commit waits long behind it. */
    private static final int SWEPT_AT_ONCE = 500;

    private static final int LONGEST_ERROR = 1_000;

    private final Database database;
    private final Dialect dialect;

    /** Those of that database. */
    public DroppedEntities(Database database) {
        this.database = database;
        this.dialect = database.dialect();
    }

    /**
     * Which ones are asked for.
     *
     * @param warehouse of that warehouse
     * @param namespace empty for all
     * @param name empty for all
     */
    public record Filter(WarehouseName warehouse, Optional<NamespaceKey> namespace, Optional<String> name) {}

    /** A stretch of them, the newest first; {@code page.after} is an id. */
    public List<DroppedEntity> list(Filter filter, Page page) {
        StringBuilder condition = new StringBuilder("WHERE warehouse = :warehouse");
        Map<String, Object> values = new HashMap<>();
        values.put("warehouse", filter.warehouse().value());
        filter.namespace().ifPresent(namespace -> {
            condition.append(" AND namespace = :namespace");
            values.put("namespace", namespace.path());
        });
        filter.name().ifPresent(name -> {
            condition.append(" AND name = :name");
            values.put("name", name);
        });
        if (!page.after().isEmpty()) {
            condition.append(" AND id < :after");
            values.put("after", page.after());
        }
        values.put("limit", page.limit());
        return database.read(
                "list what was dropped",
                handle -> new DroppedTable(handle).select(condition + " ORDER BY id DESC LIMIT :limit", values));
    }

    /**
     * One by its id.
     *
     * @throws TarnException {@code NOT_FOUND} if it is not there any more
     */
    public DroppedEntity find(WarehouseName warehouse, String id) {
        return database.read("find dropped " + id, handle -> require(handle, warehouse, id));
    }

    /**
     * Gives a kept one a name again; all else is as it was.
     *
     * @return it, under that name
     * @throws TarnException {@code NOT_FOUND} if it is not there, {@code COMMIT_CONFLICT} if its purge has begun, {@code
     *     NAMESPACE_NOT_FOUND} or {@code ALREADY_EXISTS} if the name cannot be had
     */
    public DroppedEntity undrop(EntityKey name, String id) {
        return database.change("bring back " + name, handle -> {
            DroppedEntity dropped = require(handle, name.warehouse(), id);
            // First the place, then the row, as a registration at that place does.
            dialect.holdPlaces(handle, dropped.pointer().ranges().all());
            if (!new DroppedTable(handle).take(id)) {
                require(handle, name.warehouse(), id);
                throw new TarnException(
                        ErrorCode.COMMIT_CONFLICT,
                        label(dropped) + " " + dropped.key()
                                + " cannot be brought back: the deletion of its files was asked for");
            }
            if (!JdbcMetastore.stays(handle, dialect, name.namespace())) {
                throw noNamespace(dropped, name);
            }
            PointerTable pointers = new PointerTable(handle, dialect);
            pointers.get(name).ifPresent(taken -> {
                throw taken(dropped, name, taken.kind());
            });
            if (!pointers.swap(new PointerChange(name, null, dropped.pointer()))) {
                throw taken(dropped, name, dropped.pointer().kind());
            }
            return dropped.named(name);
        });
    }

    /**
     * Asks for the deletion of the files of a kept one. For one whose deletion failed, it ends the pause before the next
     * attempt.
     *
     * @throws TarnException {@code NOT_FOUND} if it is not there
     */
    public DroppedEntity purge(WarehouseName warehouse, String id) {
        return database.change("purge dropped " + id, handle -> {
            require(handle, warehouse, id);
            handle.createUpdate(
                            "UPDATE dropped SET state = 'PURGE', leased_until = 0 WHERE id = :id AND leased_by = ''")
                    .bind("id", id)
                    .execute();
            return require(handle, warehouse, id);
        });
    }

    /**
     * Forgets tables whose time is over, whose files stay, and turns views whose time is over into purges, because nobody
     * else has their files. A bounded number; true if there may be more.
     */
    public boolean sweep(Instant now) {
        return database.change("forget what was dropped long ago", handle -> {
            int tables = sweep(handle, "DELETE FROM dropped WHERE id IN (", EntityKind.TABLE, now);
            int views = sweep(
                    handle, "UPDATE dropped SET state = 'PURGE', leased_until = 0 WHERE id IN (", EntityKind.VIEW, now);
            FurtherLocations.sweep(handle);
            return Math.max(tables, views) == SWEPT_AT_ONCE;
        });
    }

    private static int sweep(Handle handle, String what, EntityKind kind, Instant now) {
        return handle.createUpdate(what + "SELECT id FROM dropped WHERE state = 'KEPT' AND keep_until <= :now"
                        + " AND kind = :kind ORDER BY keep_until LIMIT :limit) AND state = 'KEPT'")
                .bind("now", now.toEpochMilli())
                .bind("kind", kind.name())
                .bind("limit", SWEPT_AT_ONCE)
                .execute();
    }

    /**
     * Takes a purge that nobody works on, the one that waits longest.
     *
     * @param owner who takes it
     * @param lease after which another may take it, unless it is renewed
     */
    public Optional<DroppedEntity> claim(String owner, Instant now, Duration lease) {
        Map<String, Object> due = Map.of("now", now.toEpochMilli());
        String condition = "WHERE state = 'PURGE' AND leased_until <= :now ORDER BY leased_until, id LIMIT 1";
        if (database.read("look for a purge", handle -> new DroppedTable(handle).select(condition, due))
                .isEmpty()) {
            return Optional.empty();
        }
        return database.change("take a purge", handle -> {
            DroppedTable table = new DroppedTable(handle);
            return table.select(condition, due).stream()
                    .filter(free -> take(handle, free.id(), owner, now, lease))
                    .findFirst()
                    .flatMap(taken -> table.find(taken.id()));
        });
    }

    private static boolean take(Handle handle, String id, String owner, Instant now, Duration lease) {
        return handle.createUpdate(
                                "UPDATE dropped SET leased_until = :until, leased_by = :owner,"
                                        + " attempts = attempts + 1 WHERE id = :id AND state = 'PURGE' AND leased_until <= :now")
                        .bind("until", now.plus(lease).toEpochMilli())
                        .bind("owner", owner)
                        .bind("id", id)
                        .bind("now", now.toEpochMilli())
                        .execute()
                == 1;
    }

    /** Keeps a taken purge for longer and writes down how far it is; false if it is another's by now. */
    public boolean renew(DroppedEntity taken, String owner, Instant until) {
        return ofOwner(
                taken,
                owner,
                "UPDATE dropped SET leased_until = :until, files_deleted = :deleted, files_left = :left,"
                        + " nearly_done = :nearly, last_error = :error WHERE id = :id AND leased_by = :owner",
                until);
    }

    /** Ends an attempt that is not done: another may begin at that time. */
    public boolean release(DroppedEntity taken, String owner, Instant next) {
        return ofOwner(
                taken,
                owner,
                "UPDATE dropped SET leased_until = :until, leased_by = '', files_deleted = :deleted,"
                        + " files_left = :left, nearly_done = :nearly, last_error = :error"
                        + " WHERE id = :id AND leased_by = :owner",
                next);
    }

    /** Forgets one whose files are deleted: its place is free. */
    public boolean finish(DroppedEntity taken, String owner) {
        return database.change(
                "end the purge of " + taken.key(),
                handle -> handle.createUpdate("DELETE FROM dropped WHERE id = :id AND leased_by = :owner")
                                .bind("id", taken.id())
                                .bind("owner", owner)
                                .execute()
                        == 1);
    }

    private boolean ofOwner(DroppedEntity taken, String owner, String sql, Instant until) {
        return database.change("write down the purge of " + taken.key(), handle -> {
            Update update = handle.createUpdate(sql)
                    .bind("id", taken.id())
                    .bind("owner", owner)
                    .bind("until", until.toEpochMilli())
                    .bind("deleted", taken.purge().filesDeleted())
                    .bind("left", taken.purge().filesLeft())
                    .bind("nearly", taken.purge().nearlyDone() ? 1 : 0)
                    .bind("error", shortened(taken.purge().lastError()));
            return update.execute() == 1;
        });
    }

    /** Whether another table or view has a location within one of these, which placement does not let happen. */
    public boolean othersInside(LocationRanges ranges) {
        return database.read(
                "look for tables in " + ranges.location(),
                handle -> new PointerTable(handle, dialect).othersInside(ranges));
    }

    private static DroppedEntity require(Handle handle, WarehouseName warehouse, String id) {
        return new DroppedTable(handle)
                .find(id)
                .filter(found -> found.key().warehouse().equals(warehouse))
                .orElseThrow(() -> gone(warehouse, id));
    }

    private static TarnException gone(WarehouseName warehouse, String id) {
        return new TarnException(
                ErrorCode.NOT_FOUND,
                "warehouse " + warehouse + " keeps nothing dropped with id '" + id
                        + "': it was brought back, its time is over, or its files are deleted;"
                        + " GET /v1/warehouses/" + warehouse + "/dropped lists what is kept");
    }

    private static TarnException taken(DroppedEntity dropped, EntityKey name, EntityKind by) {
        return new TarnException(
                ErrorCode.ALREADY_EXISTS,
                "cannot bring back " + dropped.key() + " as " + name + ": the name stands for a "
                        + by.label().toLowerCase(Locale.ROOT)
                        + " by now; give another name");
    }

    private static TarnException noNamespace(DroppedEntity dropped, EntityKey name) {
        return new TarnException(
                ErrorCode.NAMESPACE_NOT_FOUND,
                "cannot bring back " + dropped.key() + " as " + name + ": namespace "
                        + name.name().namespace() + " does not exist; create it, or give a name in another one");
    }

    private static String label(DroppedEntity dropped) {
        return dropped.pointer().kind().label().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String shortened(@Nullable String error) {
        return error == null || error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }
}
