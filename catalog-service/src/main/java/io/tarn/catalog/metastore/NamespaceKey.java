package io.tarn.catalog.metastore;

import io.tarn.storage.WarehouseName;
import org.apache.iceberg.catalog.Namespace;

/**
 * A namespace of a warehouse. The empty namespace is the root, which is there as long as the warehouse is.
 *
 * @param warehouse the warehouse
 * @param namespace its levels
 */
public record NamespaceKey(WarehouseName warehouse, Namespace namespace) {
    private static final String LEVEL_SEPARATOR = "\u001f";

    /** The namespace one level up, the root for a namespace of one level. */
    NamespaceKey parent() {
        String[] levels = namespace.levels();
        String[] upper = new String[Math.max(0, levels.length - 1)];
        System.arraycopy(levels, 0, upper, 0, upper.length);
        return new NamespaceKey(warehouse, Namespace.of(upper));
    }

    boolean isRoot() {
        return namespace.isEmpty();
    }

    /** The levels as one text, in the order in which listings go. */
    String path() {
        return String.join(LEVEL_SEPARATOR, namespace.levels());
    }

    static Namespace fromPath(String path) {
        return Namespace.of(path.split(LEVEL_SEPARATOR, -1));
    }
}
