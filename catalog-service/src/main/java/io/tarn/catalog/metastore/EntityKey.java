package io.tarn.catalog.metastore;

import io.tarn.storage.WarehouseName;
import java.util.Comparator;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The name of a table or view in a warehouse. Keys have one order, the same in every server, so that whoever needs several
 * takes them in the same turn.
 *
 * @param warehouse the warehouse
 * @param name namespace and name
 */
public record EntityKey(WarehouseName warehouse, TableIdentifier name) implements Comparable<EntityKey> {
    private static final Comparator<EntityKey> ORDER = Comparator.<EntityKey, String>comparing(
                    key -> key.warehouse().value())
            .thenComparing(key -> key.namespace().path())
            .thenComparing(key -> key.name().name());

    /** The namespace that the name is in. */
    public NamespaceKey namespace() {
        return new NamespaceKey(warehouse, name.namespace());
    }

    @Override
    public int compareTo(EntityKey other) {
        return ORDER.compare(this, other);
    }

    /** The name as messages show it, without the warehouse. */
    @Override
    public String toString() {
        return name.toString();
    }
}
