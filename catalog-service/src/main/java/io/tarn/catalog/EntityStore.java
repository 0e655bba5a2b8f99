package io.tarn.catalog;

import io.tarn.catalog.metastore.Disposal;
import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.EntityKind;
import io.tarn.catalog.metastore.Metastore;
import io.tarn.catalog.metastore.NamespaceKey;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.catalog.metastore.Receipt;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.jspecify.annotations.Nullable;

/** What is the same for tables and views of one warehouse: names, listing, existence, rename, drop. Thread-safe. */
record EntityStore(Names names, Metastore metastore, Committer committer, DropPolicy drops) {
    EntityKey key(TableIdentifier identifier) {
        return names.entity(identifier);
    }

    NamePage<TableIdentifier> list(EntityKind kind, Namespace namespace, PageRequest page) {
        NamespaceKey key = names.namespace(namespace);
        NamePage<String> found = page.read(stretch -> metastore.names(key, kind, stretch), name -> name);
        if (found.items().isEmpty()) {
            namespaceMustExist(key);
        }
        return new NamePage<>(
                found.items().stream()
                        .map(name -> TableIdentifier.of(namespace, name))
                        .toList(),
                found.nextToken());
    }

    Pointer require(EntityKind kind, EntityKey key) {
        return find(kind, key).orElseThrow(() -> missing(kind, key));
    }

    Optional<Pointer> find(EntityKind kind, EntityKey key) {
        return metastore.pointer(key).filter(pointer -> pointer.kind() == kind);
    }

    /** For a name that is to be new; asked before anything is written, and again by the compare-and-set. */
    void mustBeFree(EntityKind kind, EntityKey key) {
        namespaceMustExist(key.namespace());
        metastore.pointer(key).ifPresent(taken -> {
            throw taken(kind, key, taken);
        });
    }

    void namespaceMustExist(NamespaceKey key) {
        if (metastore.namespace(key).isEmpty()) {
            throw new NoSuchNamespaceException("Namespace does not exist: %s", key.namespace());
        }
    }

    void rename(EntityKind kind, TableIdentifier from, TableIdentifier to, Receipt receipt) {
        if (!metastore.rename(kind, key(from), key(to), receipt)) {
            throw missing(kind, key(from));
        }
    }

    void drop(EntityKind kind, EntityKey key, Receipt receipt) {
        drop(kind, key, drops.dropped(kind), receipt);
    }

    void purge(EntityKind kind, EntityKey key, Receipt receipt) {
        drop(kind, key, drops.purged(), receipt);
    }

    private void drop(EntityKind kind, EntityKey key, Disposal disposal, Receipt receipt) {
        if (metastore.drop(kind, key, disposal, receipt).isEmpty()) {
            throw missing(kind, key);
        }
        drops.done(disposal);
    }

    Pointer forget(EntityKind kind, EntityKey key, Receipt receipt) {
        return metastore.forget(kind, key, receipt).orElseThrow(() -> missing(kind, key));
    }

    static RuntimeException missing(EntityKind kind, EntityKey key) {
        return switch (kind) {
            case TABLE -> new NoSuchTableException("Table does not exist: %s", key);
            case VIEW -> new NoSuchViewException("View does not exist: %s", key);
        };
    }

    /** The error for a name that is wanted for one kind and stands for something already. */
    static AlreadyExistsException taken(EntityKind wanted, EntityKey key, Pointer present) {
        if (present.kind() == wanted) {
            return new AlreadyExistsException("%s already exists: %s", wanted.label(), key);
        }
        return new AlreadyExistsException(
                "%s with same name already exists: %s", present.kind().label(), key);
    }

    /** The pointer if it is of that kind; a free name or another kind is an error. */
    static Pointer current(EntityKind kind, EntityKey key, @Nullable Pointer pointer) {
        if (pointer == null || pointer.kind() != kind) {
            throw missing(kind, key);
        }
        return pointer;
    }
}
