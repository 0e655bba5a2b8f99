package io.tarn.cli.table;

import io.tarn.api.Similarity;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CommandException;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocationRanges;
import io.tarn.storage.client.CatalogClients;
import io.tarn.storage.client.GuardedTable;
import io.tarn.storage.property.AllowedProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SessionCatalog.SessionContext;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.jspecify.annotations.Nullable;

/** One Iceberg REST catalog, any server's. For one thread. */
final class OpenCatalog implements AutoCloseable {
    /** Names looked through for a listing or a near name; more are not asked for. */
    private static final int NAMESPACES_MAX = 1_000;

    private static final String NAME = "tarn-cli";

    private final RESTSessionCatalog session;
    private final Catalog catalog;
    private final String uri;
    private final @Nullable TarnHttp tarn;

    private OpenCatalog(RESTSessionCatalog session, SessionContext context, String uri, @Nullable TarnHttp tarn) {
        this.session = session;
        this.catalog = session.asCatalog(context);
        this.uri = uri;
        this.tarn = tarn;
    }

    /**
     * Opens the catalog with Iceberg's catalog properties, {@code uri} among them.
     *
     * @param tarn the server's own endpoints, null if it is not Tarn's catalog
     */
    static OpenCatalog open(Map<String, String> properties, @Nullable TarnHttp tarn) {
        Map<String, String> all = new HashMap<>(properties);
        all.putIfAbsent("rest-metrics-reporting-enabled", "false");
        String uri = String.valueOf(all.get(CatalogProperties.URI));
        SessionContext context = SessionContext.createEmpty();
        RESTSessionCatalog session = new RESTSessionCatalog(
                CatalogClients.taking(AllowedProperties.WAREHOUSE_DEFAULT, Map.of()),
                // A class is loaded where the user names it, never where only the server does.
                (any, config) -> files(config, properties.get(CatalogProperties.FILE_IO_IMPL)));
        return translated(uri, () -> {
            session.initialize(NAME, all);
            return new OpenCatalog(session, context, uri, tarn);
        });
    }

    /** The files of a table; of a catalog that sends no locations {@code maintenance} takes those of the metadata. */
    private static FileIO files(Map<String, String> config, @Nullable String ioImpl) {
        FileStores stores = FileStores.over(
                ioImpl == null ? new SchemeFileIO(config) : CatalogUtil.loadFileIO(ioImpl, config, null));
        return LocationRanges.sent(config).<FileIO>map(stores::of).orElseGet(stores::unbounded);
    }

    /**
     * Loads a table.
     *
     * @throws CommandException if there is none of the name, with the nearest one
     */
    Table load(TableName name) {
        return translated(uri, () -> {
            try {
                return GuardedTable.of(catalog.loadTable(identifier(name)), identifier(name));
            } catch (NoSuchTableException | NoSuchNamespaceException e) {
                throw missing(name, e);
            }
        });
    }

    /**
     * Drops a table; what becomes of its files is the catalog's to say.
     *
     * @throws CommandException if there is none of the name, with the nearest one
     */
    void drop(TableName name) {
        if (!translated(uri, () -> catalog.dropTable(identifier(name), false))) {
            throw translated(uri, () -> missing(name, null));
        }
    }

    /** The same, with its files. */
    void purge(TableName name) {
        if (!translated(uri, () -> catalog.dropTable(identifier(name), true))) {
            throw translated(uri, () -> missing(name, null));
        }
    }

    /**
     * What is kept of dropped tables.
     *
     * @throws CommandException if this is not Tarn's catalog, because no other can say
     */
    DroppedTables dropped() {
        return droppedIfTarn()
                .orElseThrow(() -> new CommandException(
                        "only Tarn's own catalog keeps what is dropped; leave out --catalog-uri " + uri));
    }

    /** The same, empty if this is not Tarn's catalog. */
    Optional<DroppedTables> droppedIfTarn() {
        String warehouse = session.properties().getOrDefault("prefix", "");
        return tarn == null ? Optional.empty() : Optional.of(new DroppedTables(tarn, warehouse));
    }

    private static TableIdentifier identifier(TableName name) {
        return TableIdentifier.of(Namespace.of(name.namespace().toArray(String[]::new)), name.last());
    }

    private CommandException missing(TableName name, @Nullable Exception cause) {
        List<String> known =
                tables(Namespace.empty()).stream().map(OpenCatalog::text).toList();
        return new CommandException(
                "table '" + name + "' does not exist" + new Similarity(known).hint(name.toString()), cause);
    }

    /**
     * The tables of a namespace, or of all, in the order of their names.
     *
     * @throws CommandException if there is no such namespace, with the nearest one
     */
    List<TableIdentifier> list(List<String> namespace) {
        Namespace top = Namespace.of(namespace.toArray(String[]::new));
        return translated(uri, () -> {
            try {
                return tables(top);
            } catch (NoSuchNamespaceException e) {
                List<String> known = namespaces(Namespace.empty()).stream()
                        .map(Namespace::toString)
                        .toList();
                throw new CommandException(
                        "namespace '" + top + "' does not exist" + new Similarity(known).hint(top.toString()), e);
            }
        });
    }

    private List<TableIdentifier> tables(Namespace top) {
        List<TableIdentifier> found = new ArrayList<>();
        namespaces(top).forEach(namespace -> found.addAll(catalog.listTables(namespace)));
        found.sort((a, b) -> text(a).compareTo(text(b)));
        return found;
    }

    /** The namespace itself, unless it is the empty one, and those below it. */
    private List<Namespace> namespaces(Namespace top) {
        Deque<Namespace> toVisit = new ArrayDeque<>();
        List<Namespace> found = new ArrayList<>();
        toVisit.add(top);
        while (!toVisit.isEmpty() && found.size() < NAMESPACES_MAX) {
            Namespace next = toVisit.removeFirst();
            if (!next.isEmpty()) {
                found.add(next);
            }
            toVisit.addAll(session.listNamespaces(SessionContext.createEmpty(), next));
        }
        return found;
    }

    static String text(TableIdentifier table) {
        return table.namespace() + "." + table.name();
    }

    /** Runs a call of the catalog; its failures come as messages for people. */
    private static <T> T translated(String uri, Supplier<T> call) {
        try {
            return call.get();
        } catch (RESTException e) {
            throw new CommandException(
                    e.getCause() instanceof IOException unreachable
                            ? "no catalog answers at " + uri + ": " + unreachable.getMessage()
                            : "catalog " + uri + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing catalog " + uri, e);
        }
    }
}
