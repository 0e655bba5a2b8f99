package io.tarn.catalog;

import io.tarn.catalog.metastore.Database;
import io.tarn.catalog.metastore.DroppedEntities;
import io.tarn.catalog.metastore.JdbcMetastore;
import io.tarn.catalog.metastore.Metastore;
import io.tarn.catalog.metastore.MetricReports;
import io.tarn.catalog.metastore.Plans;
import io.tarn.catalog.metastore.Receipts;
import io.tarn.catalog.metastore.WarehouseTable;
import io.tarn.catalog.metrics.ReportQueue;
import io.tarn.catalog.scan.Scans;
import io.tarn.storage.property.EngineKey;
import java.time.Clock;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;

/**
 * The catalogs of all warehouses over one metastore. The metastore holds the only state of truth; everything in memory is a
 * cache of files that do not change, or a queue. Thread-safe.
 */
public final class CatalogService implements AutoCloseable {
    private final Database database;
    private final EngineKey engineKey = EngineKey.random();
    private final Receipts receipts;
    private final ReportQueue reportQueue;
    private final PurgeWorkers purges;
    private final Housekeeping housekeeping;
    private final Warehouses warehouses;

    CatalogService(Database database, Metastore metastore, CatalogSettings settings) {
        this.database = database;
        this.receipts = new Receipts(database);
        CatalogMeters meters = new CatalogMeters(settings.meters());
        MetadataFiles files = new MetadataFiles(settings.stores(), meters);
        MetricReports reports = new MetricReports(database);
        this.reportQueue = ReportQueue.start(reports, settings.meters());
        TableAnswers answers = new TableAnswers(files, meters);
        Committer committer = new Committer(metastore, files, answers, meters);
        this.purges = new PurgeWorkers(new DroppedEntities(database), settings.stores(), meters);
        DropPolicy drops = new DropPolicy(settings.dropRetention(), Clock.systemUTC(), purges);
        WarehouseCatalog.Services services = new WarehouseCatalog.Services(
                settings.home(),
                new Scans.Planner(new Plans(database), settings.stores()),
                reports,
                reportQueue,
                drops);
        this.warehouses = new Warehouses(
                new WarehouseTable(database),
                new WarehouseRoots(
                        settings.first().root(), settings.home(), settings.storageRoots(), settings.stores()),
                warehouse -> new WarehouseCatalog(warehouse, metastore, files, answers, committer, services));
        warehouses.createFirst(settings.first());
        purges.start();
        this.housekeeping = new Housekeeping(receipts);
        housekeeping.start();
    }

    /**
     * Opens the metastore, which it makes or brings up to date where needed.
     *
     * @throws io.tarn.api.TarnException {@code STORAGE_FAILED} if the metastore cannot be opened
     */
    public static CatalogService open(CatalogSettings settings) {
        Database database = settings.metastore().open();
        return new CatalogService(database, new JdbcMetastore(database), settings);
    }

    /** Which warehouses there are. */
    public Warehouses warehouses() {
        return warehouses;
    }

    /**
     * The catalog of one warehouse.
     *
     * @throws NoSuchWarehouseException if there is no warehouse of that name
     */
    public WarehouseCatalog warehouse(String name) {
        return warehouses.catalog(name);
    }

    /** What the engine of this process shows to be known as that. */
    public EngineKey engineKey() {
        return engineKey;
    }

    /** The answers that are kept for clients that ask again. */
    public Receipts receipts() {
        return receipts;
    }

    /**
     * Stops purges, which go on later, writes the reports that wait, ends the transaction that is under way and closes the
     * metastore; commits that come later fail without effect.
     */
    @Override
    public void close() {
        housekeeping.close();
        purges.close();
        reportQueue.close();
        database.close();
    }
}
