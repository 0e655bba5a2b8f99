package io.tarn.query.spark;

import io.tarn.api.Similarity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names in a catalog, read when a name was not found, to say which is near. At most some of them: a hint is not worth
 * a walk over a large catalog.
 *
 * @param namespaces levels joined by dots
 * @param relations tables and views, {@code namespace.name}
 */
record CatalogNames(Set<String> namespaces, Set<String> relations) {
    static final CatalogNames NONE = new CatalogNames(Set.of(), Set.of());

    private static final int NAMESPACES_READ = 50;
    private static final int RELATIONS_READ = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(CatalogNames.class);

    static CatalogNames of(Catalog catalog) {
        CatalogNames names = new CatalogNames(new LinkedHashSet<>(), new LinkedHashSet<>());
        try {
            names.read(catalog);
        } catch (RuntimeException e) {
            // What there is to say is that a name does not exist; that the hint cannot be given must not hide it.
            LOG.debug("Names for a hint could not be read", e);
        }
        return names;
    }

    private void read(Catalog catalog) {
        if (!(catalog instanceof SupportsNamespaces tree)) {
            return;
        }
        Deque<Namespace> open = new ArrayDeque<>(tree.listNamespaces());
        while (!open.isEmpty() && namespaces.size() < NAMESPACES_READ && relations.size() < RELATIONS_READ) {
            Namespace namespace = open.remove();
            namespaces.add(namespace.toString());
            catalog.listTables(namespace).forEach(this::add);
            if (catalog instanceof ViewCatalog views) {
                views.listViews(namespace).forEach(this::add);
            }
            open.addAll(tree.listNamespaces(namespace));
        }
    }

    private void add(TableIdentifier relation) {
        relations.add(relation.toString());
    }

    /** The nearest table: in the namespace that was named, in one of a similar name, or of that very name elsewhere. */
    String hint(String namespace, String table) {
        return besides(namespace, table)
                .or(() -> new Similarity(namespaces)
                        .nearest(namespace)
                        .map(near -> near + "." + table)
                        .filter(relations::contains))
                .or(() -> relations.stream()
                        .filter(name -> name.endsWith("." + table))
                        .findFirst())
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    private Optional<String> besides(String namespace, String table) {
        String prefix = namespace + ".";
        List<String> names = relations.stream()
                .filter(relation -> relation.startsWith(prefix))
                .map(relation -> relation.substring(prefix.length()))
                .toList();
        return new Similarity(names).nearest(table).map(name -> prefix + name);
    }
}
