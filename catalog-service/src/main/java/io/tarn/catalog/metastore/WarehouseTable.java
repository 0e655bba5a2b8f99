package io.tarn.catalog.metastore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.jdbi.v3.core.Handle;

/**
 * Which warehouses there are. At least one, and a bounded number; no two have the same root, or one within the other's.
 *
 * <p>Whoever makes or drops a warehouse first takes all rows, so that these changes come one after another in every database;
 * whoever makes or drops a namespace takes the row of its warehouse, so that a warehouse that is dropped is empty and stays
 * so. To take a row is to update it to what it is. Thread-safe.
 */
public final class WarehouseTable {
    /** Each is a few lines of every session's configuration. */
    static final int MOST_WAREHOUSES = 256;

    private static final String LINE = "\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    /** That of this database. */
    public WarehouseTable(Database database) {
        this.database = database;
    }

    /** All of them, the first created first. */
    public List<StoredWarehouse> all() {
        return database.read("list the warehouses", WarehouseTable::all);
    }

    /** Their names, in the same order. */
    public List<String> names() {
        return database.read(
                "list the warehouses",
                handle -> handle.createQuery("SELECT name FROM warehouses ORDER BY created_at, name")
                        .mapTo(String.class)
                        .list());
    }

    /** The one of that name, if there is one. */
    public Optional<StoredWarehouse> find(String name) {
        return database.read("look up warehouse " + name, handle -> find(handle, name));
    }

    /**
     * For a name that is to be new; {@link #create} asks it again.
     *
     * @throws TarnException {@code ALREADY_EXISTS} if it is taken
     */
    public void mustBeFree(WarehouseName name) {
        if (find(name.value()).isPresent()) {
            throw taken(name);
        }
    }

    /** Makes that warehouse if there is none at all, by whichever of several servers comes first. */
    public void createFirst(Warehouse warehouse) {
        database.change(
                "create the first warehouse",
                handle -> all(handle).isEmpty()
                        ? handle.createUpdate(
                                        "INSERT INTO warehouses (name, root, properties, created_at, allowed_locations)"
                                                + " VALUES (:name, :root, :properties, :createdAt, :allowed) ON CONFLICT DO NOTHING")
                                .bind("name", warehouse.name().value())
                                .bind("root", warehouse.root().value())
                                .bind("properties", toJson(WarehouseProperties.none()))
                                .bind("allowed", text(warehouse.allowed()))
                                .bind("createdAt", Clock.systemUTC().millis())
                                .execute()
                        : 0);
    }

    /**
     * Makes a warehouse.
     *
     * @throws TarnException {@code ALREADY_EXISTS} if the name is taken, {@code INVALID_VALUE} if the root is not free or the
     *     name hides a namespace, {@code OUT_OF_RESOURCES} if there are too many
     */
    public StoredWarehouse create(Warehouse warehouse, WarehouseProperties properties) {
        return database.change("create warehouse " + warehouse.name(), handle -> {
            takeAll(handle);
            List<StoredWarehouse> others = all(handle);
            mustBeNew(warehouse, others);
            mustNotHideANamespace(handle, warehouse.name(), others.get(0));
            mustHoldNothing(handle, warehouse);
            long last = others.get(others.size() - 1).createdAt().toEpochMilli();
            Instant now = Instant.ofEpochMilli(Math.max(Clock.systemUTC().millis(), last + 1));
            handle.createUpdate("INSERT INTO warehouses (name, root, properties, created_at, allowed_locations)"
                            + " VALUES (:name, :root, :properties, :createdAt, :allowed)")
                    .bind("name", warehouse.name().value())
                    .bind("root", warehouse.root().value())
                    .bind("properties", toJson(properties))
                    .bind("allowed", text(warehouse.allowed()))
                    .bind("createdAt", now.toEpochMilli())
                    .execute();
            return new StoredWarehouse(warehouse, properties, now);
        });
    }

    /**
     * Changes what clients are told, as one step.
     *
     * @throws NoSuchWarehouseException if there is no such warehouse
     */
    public StoredWarehouse update(WarehouseName name, UnaryOperator<StoredWarehouse> change) {
        return database.change("change the properties of warehouse " + name, handle -> {
            take(handle, name);
            StoredWarehouse before = find(handle, name.value()).orElseThrow(() -> noSuch(name));
            StoredWarehouse after = change.apply(before);
            handle.createUpdate("UPDATE warehouses SET properties = :properties, allowed_locations = :allowed"
                            + " WHERE name = :name")
                    .bind("properties", toJson(after.properties()))
                    .bind("allowed", text(after.warehouse().allowed()))
                    .bind("name", name.value())
                    .execute();
            return after;
        });
    }

    /**
     * Removes an empty warehouse; no file is touched.
     *
     * @throws NoSuchWarehouseException if there is no such warehouse
     * @throws TarnException {@code NOT_EMPTY} if something is in it, or it is the last
     */
    public void drop(WarehouseName name) {
        database.change("drop warehouse " + name, handle -> {
            takeAll(handle);
            List<StoredWarehouse> all = all(handle);
            if (all.stream().noneMatch(each -> each.warehouse().name().equals(name))) {
                throw noSuch(name);
            }
            if (all.size() == 1) {
                throw new TarnException(
                        ErrorCode.NOT_EMPTY, "warehouse '" + name + "' cannot be dropped: it is the last one");
            }
            mustBeEmpty(handle, name);
            return handle.createUpdate("DELETE FROM warehouses WHERE name = :name")
                    .bind("name", name.value())
                    .execute();
        });
    }

    /**
     * Holds a warehouse to the end of the transaction: it cannot be dropped meanwhile.
     *
     * @throws NoSuchWarehouseException if it is not there
     */
    static void take(Handle handle, WarehouseName name) {
        int rows = handle.createUpdate("UPDATE warehouses SET name = name WHERE name = :name")
                .bind("name", name.value())
                .execute();
        if (rows == 0) {
            throw noSuch(name);
        }
    }

    static boolean exists(Handle handle, WarehouseName name) {
        return handle.createQuery("SELECT 1 FROM warehouses WHERE name = :name")
                .bind("name", name.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /**
     * For a new location: a server may know a warehouse by the root that it had before it was dropped and made anew elsewhere.
     *
     * @return the warehouse as it is now
     * @throws BadRequestException if the warehouse has no such location
     */
    static Warehouse mustHold(Handle handle, EntityKey key, Location location) {
        Warehouse warehouse = find(handle, key.warehouse().value())
                .map(StoredWarehouse::warehouse)
                .orElseThrow(() -> new BadRequestException(
                        "Invalid location for %s: warehouse %s was dropped", key, key.warehouse()));
        if (!warehouse.holds(location)) {
            throw new BadRequestException("Invalid location for %s: %s", key, warehouse.whyNotHeld(location));
        }
        if (!warehouse.root().contains(location)) {
            mustMeetNoRoot(handle, key, location);
        }
        return warehouse;
    }

    /** An allowed location may lie around the roots of warehouses; what belongs to one table may not. */
    private static void mustMeetNoRoot(Handle handle, EntityKey key, Location location) {
        for (StoredWarehouse stored : all(handle)) {
            Location root = stored.warehouse().root();
            if (root.contains(location) || location.contains(root)) {
                throw new BadRequestException(
                        "Invalid location for %s: %s is, holds or lies in the root of a warehouse; choose another location",
                        key, location);
            }
        }
    }

    private static void takeAll(Handle handle) {
        handle.createUpdate("UPDATE warehouses SET name = name").execute();
    }

    private static List<StoredWarehouse> all(Handle handle) {
        return handle.createQuery(
                        "SELECT name, root, properties, created_at, allowed_locations FROM warehouses ORDER BY created_at, name")
                .map((row, context) -> stored(row))
                .list();
    }

    private static Optional<StoredWarehouse> find(Handle handle, String name) {
        return handle.createQuery(
                        "SELECT name, root, properties, created_at, allowed_locations FROM warehouses WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> stored(row))
                .findOne();
    }

    /** Tables of other warehouses can lie there by one of their allowed locations. */
    private static void mustHoldNothing(Handle handle, Warehouse warehouse) {
        Places root = new Places(warehouse.root());
        for (String table : List.of("entities", "dropped", "location_ranges")) {
            boolean held = root.bind(
                            handle.createQuery("SELECT 1 FROM " + table + " WHERE " + Places.CONDITION + " LIMIT 1"))
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (held) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "'" + warehouse.root()
                                + "' cannot be the root of a warehouse: a table or view of another warehouse has"
                                + " files there, or in a directory around it");
            }
        }
    }

    private static void mustBeNew(Warehouse warehouse, List<StoredWarehouse> others) {
        for (StoredWarehouse other : others) {
            if (other.warehouse().name().equals(warehouse.name())) {
                throw taken(warehouse.name());
            }
            other.warehouse().mustBeApartFrom(warehouse.root());
        }
        if (others.size() >= MOST_WAREHOUSES) {
            throw new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "warehouse '" + warehouse.name() + "' cannot be created: there are " + others.size()
                            + ", and no more are allowed");
        }
    }

    /** In SQL the first part of a name is a warehouse if there is one of that name: {@code x.t} would mean another thing. */
    private static void mustNotHideANamespace(Handle handle, WarehouseName name, StoredWarehouse first) {
        WarehouseName defaultName = first.warehouse().name();
        boolean taken = handle.createQuery("SELECT 1 FROM namespaces WHERE warehouse = :warehouse AND path = :path")
                .bind("warehouse", defaultName.value())
                .bind("path", name.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (taken) {
            throw new TarnException(
                    ErrorCode.ALREADY_EXISTS,
                    "warehouse '" + name + "' cannot be created: the default warehouse '" + defaultName
                            + "' has a namespace '" + name + "', and in SQL its tables could no longer be named without"
                            + " their warehouse; choose another name");
        }
    }

    private static void mustBeEmpty(Handle handle, WarehouseName name) {
        count(handle, name, "SELECT count(*) FROM namespaces WHERE warehouse = :warehouse", "namespaces")
                .or(() -> count(
                        handle,
                        name,
                        "SELECT count(*) FROM dropped WHERE warehouse = :warehouse AND state = 'KEPT'",
                        "dropped tables or views that can still be brought back"))
                .ifPresent(what -> {
                    throw new TarnException(
                            ErrorCode.NOT_EMPTY, "warehouse '" + name + "' cannot be dropped: it has " + what);
                });
    }

    private static Optional<String> count(Handle handle, WarehouseName name, String sql, String what) {
        long count = handle.createQuery(sql)
                .bind("warehouse", name.value())
                .mapTo(Long.class)
                .one();
        return count == 0 ? Optional.empty() : Optional.of(count + " " + what);
    }

    private static TarnException taken(WarehouseName name) {
        return new TarnException(ErrorCode.ALREADY_EXISTS, "warehouse '" + name + "' exists already");
    }

    static NoSuchWarehouseException noSuch(WarehouseName name) {
        return new NoSuchWarehouseException("Warehouse does not exist: %s", name);
    }

    private static StoredWarehouse stored(ResultSet row) throws SQLException {
        return new StoredWarehouse(
                new Warehouse(
                        new WarehouseName(row.getString(1)),
                        new Location(row.getString(2)),
                        locations(row.getString(5))),
                fromJson(row.getString(3)),
                Instant.ofEpochMilli(row.getLong(4)));
    }

    private static String text(List<Location> locations) {
        return String.join(LINE, locations.stream().map(Location::value).toList());
    }

    private static List<Location> locations(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(LINE, -1)).map(Location::new).toList();
    }

    private static String toJson(WarehouseProperties properties) {
        try {
            return JSON.writeValueAsString(properties);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("warehouse properties cannot be written as JSON", e);
        }
    }

    private static WarehouseProperties fromJson(String text) {
        try {
            return JSON.readValue(text, WarehouseProperties.class);
        } catch (JsonProcessingException e) {
            // The cause holds the text, which may hold secrets from before they were references.
            throw new IllegalStateException(
                    "the properties of a warehouse in the catalog database are no JSON that this version can read, line "
                            + e.getLocation().getLineNr());
        }
    }
}
