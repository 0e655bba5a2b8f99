package io.tarn.query.spark;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.iceberg.spark.SparkCatalog;
import org.apache.iceberg.spark.SparkUtil;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.iceberg.spark.source.SparkView;
import org.apache.iceberg.spark.source.StagedSparkTable;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchViewException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableCatalogCapability;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.View;
import org.apache.spark.sql.connector.catalog.ViewChange;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A warehouse as a catalog of Spark. Every session makes its own catalog objects, and Iceberg's would each open connections
 * of their own, ask for the configuration anew and never be closed; this one shares the REST client among all
 * sessions of a runtime. The client holds connections only, no tables, so sessions see nothing of each other.
 *
 * <p>Spark makes it by its class name and hands it nothing but text options, so the shared clients are found through a
 * registry of the process, by the runtime's key.
 */
public final class WarehouseCatalog extends SparkCatalog {
    /** The option that holds the key of the runtime. */
    static final String RUNTIME_OPTION = "tarn-runtime";

    private static final Map<String, Catalog> CLIENTS = new ConcurrentHashMap<>();
    private static final Logger LOG = LoggerFactory.getLogger(WarehouseCatalog.class);

    /** A statement that finds more than so much is not remembered. */
    private static final int MOST_READS = 200;

    private final List<CatalogRead> reads = new ArrayList<>();

    /** For Spark. */
    public WarehouseCatalog() {}

    @Override
    protected Catalog buildIcebergCatalog(String name, CaseInsensitiveStringMap options) {
        String runtime = options.getOrDefault(RUNTIME_OPTION, "");
        return CLIENTS.computeIfAbsent(key(runtime, name), key -> client(name, runtime, options));
    }

    private static Catalog client(String name, String runtime, CaseInsensitiveStringMap options) {
        EngineCatalog client = new EngineCatalog(RuntimeCatalogs.engineKey(runtime));
        client.setConf(SparkUtil.hadoopConfCatalogOverrides(SparkSession.active(), name));
        client.initialize(name, options.asCaseSensitiveMap());
        return client;
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier identifier)
            throws org.apache.spark.sql.catalyst.analysis.NoSuchTableException {
        return noted(identifier, super.loadTable(identifier));
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier identifier, String version)
            throws org.apache.spark.sql.catalyst.analysis.NoSuchTableException {
        return noted(identifier, super.loadTable(identifier, version));
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier identifier, long timestamp)
            throws org.apache.spark.sql.catalyst.analysis.NoSuchTableException {
        return noted(identifier, super.loadTable(identifier, timestamp));
    }

    private org.apache.spark.sql.connector.catalog.Table noted(
            Identifier identifier, org.apache.spark.sql.connector.catalog.Table table) {
        if (table instanceof SparkTable found) {
            note(CatalogRead.of(name(), buildIdentifier(identifier), found.table()));
        }
        return table;
    }

    @Override
    public View loadView(Identifier identifier) throws NoSuchViewException {
        View view = super.loadView(identifier);
        if (view instanceof SparkView found) {
            note(CatalogRead.of(name(), buildIdentifier(identifier), found.view()));
        }
        return view;
    }

    private synchronized void note(CatalogRead read) {
        if (reads.size() < MOST_READS) {
            reads.add(read);
        }
    }

    /** What was found since the last call; empty also if it was too much to be told. */
    synchronized List<CatalogRead> takeReads() {
        List<CatalogRead> taken = reads.size() < MOST_READS ? List.copyOf(reads) : List.of();
        reads.clear();
        return taken;
    }

    /** Has the catalog delete the files, in the background; Iceberg's own would do it here, in a job of Spark. */
    @Override
    public boolean purgeTable(Identifier identifier) {
        TableIdentifier name = buildIdentifier(identifier);
        try {
            Table table = icebergCatalog().loadTable(name);
            ValidationException.check(
                    PropertyUtil.propertyAsBoolean(
                            table.properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT),
                    "Cannot purge table: GC is disabled (deleting files may corrupt other tables)");
            return icebergCatalog().dropTable(name, true);
        } catch (NoSuchTableException e) {
            return false;
        }
    }

    @Override
    public UnboundProcedure loadProcedure(Identifier identifier) {
        AllowedProcedures.check(identifier.name());
        return AllowedProcedures.guarded(
                super.loadProcedure(identifier),
                FileAccess.of(SparkSession.active().sparkContext().conf()));
    }

    @Override
    public Identifier[] listProcedures(String[] namespace) {
        return Arrays.stream(super.listProcedures(namespace))
                .filter(procedure -> AllowedProcedures.names().contains(procedure.name()))
                .toArray(Identifier[]::new);
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table createTable(
            Identifier identifier, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException {
        SqlProperties.checkTable(properties);
        if (!ColumnDefaults.in(schema)) {
            return super.createTable(identifier, schema, partitions, properties);
        }
        try {
            return new SparkTable(
                    builder(identifier, schema, partitions, properties).create());
        } catch (AlreadyExistsException e) {
            throw new TableAlreadyExistsException(identifier);
        }
    }

    @Override
    public StagedTable stageCreate(
            Identifier identifier, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException {
        SqlProperties.checkTable(properties);
        if (!ColumnDefaults.in(schema)) {
            return super.stageCreate(identifier, schema, partitions, properties);
        }
        try {
            return new StagedSparkTable(
                    builder(identifier, schema, partitions, properties).createTransaction());
        } catch (AlreadyExistsException e) {
            throw new TableAlreadyExistsException(identifier);
        }
    }

    @Override
    public StagedTable stageReplace(
            Identifier identifier, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws org.apache.spark.sql.catalyst.analysis.NoSuchTableException {
        SqlProperties.checkTable(properties);
        if (!ColumnDefaults.in(schema)) {
            return SqlProperties.checkReplacing(super.stageReplace(identifier, schema, partitions, properties));
        }
        try {
            return SqlProperties.checkReplacing(new StagedSparkTable(
                    builder(identifier, schema, partitions, properties).replaceTransaction()));
        } catch (NoSuchTableException e) {
            throw new org.apache.spark.sql.catalyst.analysis.NoSuchTableException(identifier);
        }
    }

    @Override
    public StagedTable stageCreateOrReplace(
            Identifier identifier, StructType schema, Transform[] partitions, Map<String, String> properties) {
        SqlProperties.checkTable(properties);
        return SqlProperties.checkReplacing(
                ColumnDefaults.in(schema)
                        ? new StagedSparkTable(builder(identifier, schema, partitions, properties)
                                .createOrReplaceTransaction())
                        : super.stageCreateOrReplace(identifier, schema, partitions, properties));
    }

    private Catalog.TableBuilder builder(
            Identifier identifier, StructType columns, Transform[] partitions, Map<String, String> properties) {
        Schema schema = ColumnDefaults.schema(columns);
        return icebergCatalog()
                .buildTable(buildIdentifier(identifier), schema)
                .withPartitionSpec(Spark3Util.toPartitionSpec(schema, partitions))
                .withLocation(properties.get(TableCatalog.PROP_LOCATION))
                .withProperties(Spark3Util.rebuildCreateProperties(ColumnDefaults.properties(schema, properties)));
    }

    @Override
    public Set<TableCatalogCapability> capabilities() {
        return Set.of(TableCatalogCapability.SUPPORT_COLUMN_DEFAULT_VALUE);
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table alterTable(Identifier identifier, TableChange... changes)
            throws org.apache.spark.sql.catalyst.analysis.NoSuchTableException {
        SqlProperties.check(changes);
        if (!ColumnDefaults.in(changes)) {
            return super.alterTable(identifier, changes);
        }
        try {
            Table table = icebergCatalog().loadTable(buildIdentifier(identifier));
            ColumnDefaults.change(table, changes);
            return new SparkTable(table);
        } catch (NoSuchTableException e) {
            throw new org.apache.spark.sql.catalyst.analysis.NoSuchTableException(identifier);
        }
    }

    @Override
    public View alterView(Identifier identifier, ViewChange... changes) throws NoSuchViewException {
        SqlProperties.check(changes);
        return super.alterView(identifier, changes);
    }

    @Override
    public void createNamespace(String[] namespace, Map<String, String> properties)
            throws NamespaceAlreadyExistsException {
        SqlProperties.checkNamespace(properties);
        super.createNamespace(namespace, properties);
    }

    @Override
    public void alterNamespace(String[] namespace, NamespaceChange... changes) throws NoSuchNamespaceException {
        SqlProperties.check(changes);
        super.alterNamespace(namespace, changes);
    }

    /** Whether its client was closed: its warehouse was dropped, though there may be a new one of that name. */
    boolean closed() {
        return !CLIENTS.containsValue(icebergCatalog());
    }

    /** Closes the clients of a runtime. */
    static void closeAll(String runtime) {
        closeAllBut(List.of(), runtime);
    }

    /** Closes the clients of warehouses that are gone; one that was dropped was empty, so no statement works in it. */
    static void closeAllBut(List<String> warehouses, String runtime) {
        String ofRuntime = key(runtime, "");
        for (String key : List.copyOf(CLIENTS.keySet())) {
            if (key.startsWith(ofRuntime) && !warehouses.contains(key.substring(ofRuntime.length()))) {
                close(CLIENTS.remove(key));
            }
        }
    }

    private static void close(@Nullable Catalog client) {
        if (client instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                LOG.debug("The REST client of a warehouse did not close", e);
            }
        }
    }

    private static String key(String runtime, String warehouse) {
        return runtime + "/" + warehouse;
    }
}
