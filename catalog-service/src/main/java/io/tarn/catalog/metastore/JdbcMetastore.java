package io.tarn.catalog.metastore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.catalog.metastore.Dialect.Hold;
import io.tarn.storage.Location;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The metastore in plain SQL, the same for every database. Thread-safe. */
public final class JdbcMetastore implements Metastore {
    private static final TypeReference<Map<String, String>> PROPERTIES = new TypeReference<>() {};
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POINTER =
            "SELECT kind, location, metadata_location, further_locations, directory FROM entities"
                    + " WHERE warehouse = ? AND namespace = ? AND name = ?";
    private static final String NAMES = "SELECT name FROM entities WHERE warehouse = ? AND namespace = ? AND kind = ?"
            + " AND name > ? ORDER BY name LIMIT ?";
    private static final String PROPERTIES_OF = "SELECT properties FROM namespaces WHERE warehouse = ? AND path = ?";

    private final Database database;
    private final Dialect dialect;

    /** The pointers of that database. */
    public JdbcMetastore(Database database) {
        this.database = database;
        this.dialect = database.dialect();
    }

    @Override
    public void createNamespace(NamespaceKey key, Map<String, String> properties, Receipt receipt) {
        database.change("create namespace " + key.namespace(), receipt, handle -> {
            WarehouseTable.take(handle, key.warehouse());
            if (properties(handle, key, "").isPresent()) {
                throw new AlreadyExistsException("Namespace already exists: %s", key.namespace());
            }
            mustStay(handle, key.parent());
            Receipts.keep(handle, receipt);
            return bind(
                            handle.createUpdate("INSERT INTO namespaces (warehouse, path, parent, properties)"
                                    + " VALUES (:warehouse, :path, :parent, :properties)"),
                            key)
                    .bind("parent", key.parent().path())
                    .bind("properties", toJson(properties))
                    .execute();
        });
    }

    @Override
    public Optional<Map<String, String>> namespace(NamespaceKey key) {
        if (key.isRoot()) {
            return database.read("load the root", handle -> properties(handle, key, ""));
        }
        return database.read(() -> "load namespace " + key.namespace(), PROPERTIES_OF, statement -> {
            statement.setString(1, key.warehouse().value());
            statement.setString(2, key.path());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(fromJson(row.getString(1))) : Optional.empty();
            }
        });
    }

    @Override
    public List<Namespace> namespacesBelow(NamespaceKey parent, Page page) {
        NamespaceKey after = new NamespaceKey(parent.warehouse(), below(parent.namespace(), page.after()));
        return database.read(
                "list namespaces below " + parent.namespace(),
                handle -> bind(
                                handle.createQuery("SELECT path FROM namespaces WHERE warehouse = :warehouse"
                                        + " AND parent = :path AND path > :after ORDER BY path LIMIT :limit"),
                                parent)
                        .bind("after", page.after().isEmpty() ? "" : after.path())
                        .bind("limit", page.limit())
                        .map((row, context) -> NamespaceKey.fromPath(row.getString(1)))
                        .list());
    }

    @Override
    public Map<String, String> updateNamespace(
            NamespaceKey key, UnaryOperator<Map<String, String>> change, Receipt receipt) {
        return database.change("update namespace " + key.namespace(), receipt, handle -> {
            Map<String, String> before =
                    properties(handle, key, dialect.hold(Hold.TO_CHANGE)).orElseThrow(() -> noSuch(key));
            bind(
                            handle.createUpdate(
                                    "UPDATE namespaces SET properties = :properties WHERE warehouse = :warehouse AND path = :path"),
                            key)
                    .bind("properties", toJson(change.apply(before)))
                    .execute();
            Receipts.keep(handle, receipt);
            return before;
        });
    }

    @Override
    public void dropNamespace(NamespaceKey key, Receipt receipt) {
        database.change("drop namespace " + key.namespace(), receipt, handle -> {
            WarehouseTable.take(handle, key.warehouse());
            if (properties(handle, key, dialect.hold(Hold.TO_REMOVE)).isEmpty()) {
                throw noSuch(key);
            }
            boolean empty = bind(
                            handle.createQuery("SELECT 1 FROM namespaces WHERE warehouse = :warehouse"
                                    + " AND parent = :path UNION ALL SELECT 1 FROM entities WHERE warehouse = :warehouse"
                                    + " AND namespace = :path LIMIT 1"),
                            key)
                    .mapTo(Integer.class)
                    .findOne()
                    .isEmpty();
            if (!empty) {
                throw new NamespaceNotEmptyException("Namespace %s is not empty", key.namespace());
            }
            Receipts.keep(handle, receipt);
            return bind(
                            handle.createUpdate("DELETE FROM namespaces WHERE warehouse = :warehouse AND path = :path"),
                            key)
                    .execute();
        });
    }

    @Override
    public Optional<Pointer> pointer(EntityKey key) {
        return database.read(() -> "load " + key, POINTER, statement -> {
            statement.setString(1, key.warehouse().value());
            statement.setString(2, key.namespace().path());
            statement.setString(3, key.name().name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(PointerTable.read(row)) : Optional.empty();
            }
        });
    }

    @Override
    public List<String> names(NamespaceKey namespace, EntityKind kind, Page page) {
        return database.read(() -> "list " + namespace.namespace(), NAMES, statement -> {
            statement.setString(1, namespace.warehouse().value());
            statement.setString(2, namespace.path());
            statement.setString(3, kind.name());
            statement.setString(4, page.after());
            statement.setInt(5, page.limit());
            List<String> names = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        });
    }

    @Override
    public boolean swap(List<PointerChange> changes, Receipt receipt) {
        List<PointerChange> inOrder = changes.stream()
                .sorted(Comparator.comparing(PointerChange::key))
                .toList();
        try {
            return database.change(
                    "move the pointers of "
                            + inOrder.stream().map(PointerChange::key).toList(),
                    receipt,
                    handle -> {
                        holdSurroundings(handle, inOrder);
                        PointerTable pointers = new PointerTable(handle, dialect);
                        for (PointerChange change : inOrder) {
                            if (!pointers.swap(change)) {
                                throw new PointerMovedException();
                            }
                        }
                        Receipts.keep(handle, receipt);
                        return true;
                    });
        } catch (PointerMovedException e) {
            return false;
        }
    }

    /** The namespaces of new names stay, and nobody else takes the new places. */
    private void holdSurroundings(Handle handle, List<PointerChange> changes) {
        changes.stream()
                .filter(change -> change.expected() == null)
                .map(change -> change.key().namespace())
                .distinct()
                .forEach(namespace -> mustStay(handle, namespace));
        List<Location> places = changes.stream()
                .flatMap(change -> change.takenLocations().stream())
                .toList();
        if (!places.isEmpty()) {
            dialect.holdPlaces(handle, places);
        }
    }

    @Override
    public boolean rename(EntityKind kind, EntityKey from, EntityKey to, Receipt receipt) {
        return database.change("rename " + from + " to " + to, receipt, handle -> {
            PointerTable pointers = new PointerTable(handle, dialect);
            if (pointers.get(from, Hold.TO_REMOVE)
                    .filter(pointer -> pointer.kind() == kind)
                    .isEmpty()) {
                return false;
            }
            mustStay(handle, to.namespace());
            pointers.get(to).ifPresent(taken -> {
                throw new AlreadyExistsException(
                        "Cannot rename %s to %s. %s already exists",
                        from, to, taken.kind().label());
            });
            pointers.move(from, to);
            Receipts.keep(handle, receipt);
            return true;
        });
    }

    @Override
    public Optional<Pointer> drop(EntityKind kind, EntityKey key, Disposal disposal, Receipt receipt) {
        return database.change("drop " + key, receipt, handle -> {
            PointerTable pointers = new PointerTable(handle, dialect);
            Optional<Pointer> found = pointers.get(key, Hold.TO_REMOVE).filter(pointer -> pointer.kind() == kind);
            found.ifPresent(pointer -> {
                pointers.remove(key, pointer);
                if (disposal.fate() != Disposal.Fate.FORGET) {
                    new DroppedTable(handle).add(key, pointer, disposal);
                }
                Receipts.keep(handle, receipt);
            });
            return found;
        });
    }

    @Override
    public Optional<Pointer> forget(EntityKind kind, EntityKey key, Receipt receipt) {
        return database.change("unregister " + key, receipt, handle -> {
            PointerTable pointers = new PointerTable(handle, dialect);
            Optional<Pointer> found = pointers.get(key, Hold.TO_REMOVE).filter(pointer -> pointer.kind() == kind);
            found.ifPresent(pointer -> {
                pointers.remove(key, pointer);
                receipt.answer(StoredAnswer.metadata(pointer.metadataLocation()));
                Receipts.keep(handle, receipt);
            });
            return found;
        });
    }

    private static Optional<Map<String, String>> properties(Handle handle, NamespaceKey key, String held) {
        if (key.isRoot()) {
            return WarehouseTable.exists(handle, key.warehouse()) ? Optional.of(Map.of()) : Optional.empty();
        }
        return bind(
                        handle.createQuery(
                                "SELECT properties FROM namespaces WHERE warehouse = :warehouse AND path = :path"
                                        + held),
                        key)
                .mapTo(String.class)
                .findOne()
                .map(JdbcMetastore::fromJson);
    }

    /** Whether it is there; if so, it is until the commit. */
    static boolean stays(Handle handle, Dialect dialect, NamespaceKey key) {
        return properties(handle, key, dialect.hold(Hold.EXISTENCE)).isPresent();
    }

    private void mustStay(Handle handle, NamespaceKey key) {
        if (!stays(handle, dialect, key)) {
            throw noSuch(key);
        }
    }

    private static RuntimeException noSuch(NamespaceKey key) {
        if (key.isRoot()) {
            return WarehouseTable.noSuch(key.warehouse());
        }
        return new NoSuchNamespaceException("Namespace does not exist: %s", key.namespace());
    }

    private static Namespace below(Namespace parent, String level) {
        String[] levels = Arrays.copyOf(parent.levels(), parent.length() + 1);
        levels[parent.length()] = level;
        return Namespace.of(levels);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, NamespaceKey key) {
        return statement.bind("warehouse", key.warehouse().value()).bind("path", key.path());
    }

    private static String toJson(Map<String, String> properties) {
        try {
            return JSON.writeValueAsString(properties);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("namespace properties cannot be written as JSON", e);
        }
    }

    private static Map<String, String> fromJson(String text) {
        try {
            return JSON.readValue(text, PROPERTIES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("namespace properties in the catalog database are not JSON: " + text, e);
        }
    }

    /** Ends a compare-and-set that lost, so that what it changed before is rolled back. */
    private static final class PointerMovedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PointerMovedException() {
            super("a pointer was not where it was expected", null, false, false);
        }
    }
}
