package io.tarn.catalog;

import io.tarn.catalog.metastore.Metastore;
import io.tarn.catalog.metastore.NamespaceKey;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.storage.property.AllowedProperties;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;

/** The namespaces of one warehouse, a tree with properties at each. Thread-safe. */
public final class Namespaces {
    private final Names names;
    private final Metastore metastore;

    Namespaces(Names names, Metastore metastore) {
        this.names = names;
        this.metastore = metastore;
    }

    /**
     * Makes a namespace below one that exists.
     *
     * @throws org.apache.iceberg.exceptions.AlreadyExistsException if it exists
     * @throws NoSuchNamespaceException if the one above it does not
     */
    public void create(Namespace namespace, Map<String, String> properties, Receipt receipt) {
        if (namespace.isEmpty()) {
            throw new BadRequestException("Invalid namespace: it has no name");
        }
        AllowedProperties.NAMESPACE.check(properties);
        metastore.createNamespace(names.namespace(namespace), properties, receipt);
    }

    /**
     * The namespaces directly below one, sorted.
     *
     * @throws NoSuchNamespaceException if the parent does not exist
     */
    public NamePage<Namespace> list(Namespace parent, PageRequest page) {
        NamespaceKey key = names.namespace(parent);
        load(parent);
        return page.read(stretch -> metastore.namespacesBelow(key, stretch), found -> found.level(found.length() - 1));
    }

    /**
     * The properties of a namespace.
     *
     * @throws NoSuchNamespaceException if it does not exist
     */
    public Map<String, String> load(Namespace namespace) {
        return metastore.namespace(names.namespace(namespace)).orElseThrow(() -> missing(namespace));
    }

    private RuntimeException missing(Namespace namespace) {
        return namespace.isEmpty()
                ? new NoSuchWarehouseException("Warehouse does not exist: %s", names.warehouse())
                : new NoSuchNamespaceException("Namespace does not exist: %s", namespace);
    }

    /**
     * Sets and removes properties, as one step.
     *
     * @param outcome is told what of it takes effect, before it does; the receipt may be filled there
     * @throws NoSuchNamespaceException if it does not exist
     * @throws UnprocessableEntityException if a key is both set and removed
     */
    public void update(Namespace namespace, PropertyUpdate update, Consumer<PropertyChanges> outcome, Receipt receipt) {
        for (String key : update.removals()) {
            if (update.updates().containsKey(key)) {
                throw new UnprocessableEntityException("Cannot remove and update the same key: %s", key);
            }
        }
        metastore.updateNamespace(
                names.namespace(namespace),
                before -> {
                    AllowedProperties.NAMESPACE.check(before, update.apply(before));
                    outcome.accept(update.changes(before));
                    return update.apply(before);
                },
                receipt);
    }

    /**
     * Removes an empty namespace.
     *
     * @throws NoSuchNamespaceException if it does not exist
     * @throws org.apache.iceberg.exceptions.NamespaceNotEmptyException if something is in it
     */
    public void drop(Namespace namespace, Receipt receipt) {
        if (namespace.isEmpty()) {
            throw new BadRequestException("Invalid namespace: the root cannot be dropped");
        }
        metastore.dropNamespace(names.namespace(namespace), receipt);
    }

    /** Keys to set, and keys to remove. */
    public record PropertyUpdate(Map<String, String> updates, List<String> removals) {
        private Map<String, String> apply(Map<String, String> before) {
            Map<String, String> after = new HashMap<>(before);
            after.keySet().removeAll(removals);
            after.putAll(updates);
            return after;
        }

        private PropertyChanges changes(Map<String, String> before) {
            Set<String> removed = new LinkedHashSet<>(removals);
            removed.retainAll(before.keySet());
            Set<String> missing = new LinkedHashSet<>(removals);
            missing.removeAll(before.keySet());
            return new PropertyChanges(new LinkedHashSet<>(updates.keySet()), removed, missing);
        }
    }

    /**
     * What a change of properties does.
     *
     * @param updated keys that were set
     * @param removed keys that are gone
     * @param missing keys that were to be removed and were not there
     */
    public record PropertyChanges(Set<String> updated, Set<String> removed, Set<String> missing) {}
}
