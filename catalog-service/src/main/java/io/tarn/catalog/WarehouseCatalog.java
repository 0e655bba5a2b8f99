package io.tarn.catalog;

import io.tarn.catalog.metastore.Metastore;
import io.tarn.catalog.metastore.MetricReports;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.catalog.metrics.ReportQueue;
import io.tarn.catalog.metrics.TableReports;
import io.tarn.catalog.scan.Scans;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;

/** The catalog of one warehouse. Thread-safe. */
public final class WarehouseCatalog {
    private final Warehouse warehouse;
    private final Names names;
    private final Metastore metastore;
    private final Namespaces namespaces;
    private final Tables tables;
    private final Views views;
    private final Scans scans;
    private final TableReports reports;
    private final Dropped dropped;

    /**
     * What all warehouses of a server use together.
     *
     * @param home the directory of the server's own files
     */
    record Services(Location home, Scans.Planner planner, MetricReports reports, ReportQueue queue, DropPolicy drops) {}

    WarehouseCatalog(
            Warehouse warehouse,
            Metastore metastore,
            MetadataFiles files,
            TableAnswers answers,
            Committer committer,
            Services services) {
        this.warehouse = warehouse;
        this.names = new Names(warehouse.name());
        this.metastore = metastore;
        Placement placement = new Placement(warehouse, services.home(), files.stores());
        this.namespaces = new Namespaces(names, metastore);
        EntityStore store = new EntityStore(names, metastore, committer, services.drops());
        this.tables = new Tables(store, files, answers, placement);
        this.views = new Views(store, files, placement);
        ScannedTables scanned = new ScannedTables(store, files);
        this.scans = new Scans(warehouse.name(), scanned, services.planner());
        this.reports = new TableReports(table -> scanned.find(table).place(), services.reports(), services.queue());
        this.dropped =
                new Dropped(names, services.drops().purges(), files.stores().unbounded());
    }

    /** The name of the warehouse, the prefix of its paths. */
    public WarehouseName name() {
        return warehouse.name();
    }

    boolean isOf(Warehouse other) {
        return warehouse.equals(other);
    }

    /** The metadata file of the table or view that has the name now; empty if nothing has it. */
    public Optional<String> metadataLocation(TableIdentifier name) {
        return metastore.pointer(names.entity(name)).map(Pointer::metadataLocation);
    }

    /** Its namespaces. */
    public Namespaces namespaces() {
        return namespaces;
    }

    /** Its tables. */
    public Tables tables() {
        return tables;
    }

    /** Its views. */
    public Views views() {
        return views;
    }

    /** What was dropped and can be brought back, or is being purged. */
    public Dropped dropped() {
        return dropped;
    }

    /** The planning of scans of its tables. */
    public Scans scans() {
        return scans;
    }

    /** The reports of clients on its tables. */
    public TableReports reports() {
        return reports;
    }
}
