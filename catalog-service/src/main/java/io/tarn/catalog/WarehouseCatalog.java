package io.tarn.catalog;

import io.tarn.catalog.metastore.Metastore;
import io.tarn.catalog.scan.Scans;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;

/** The catalog of one warehouse. Thread-safe. */
public final class WarehouseCatalog {
    private final Warehouse warehouse;
    private final Namespaces namespaces;
    private final Tables tables;
    private final Views views;
    private final Scans scans;
    private final Dropped dropped;

    WarehouseCatalog(
            Warehouse warehouse,
            Metastore metastore,
            MetadataFiles files,
            TableAnswers answers,
            Committer committer,
            Scans.Planner planner,
            DropPolicy drops) {
        this.warehouse = warehouse;
        Names names = new Names(warehouse.name());
        Placement placement = new Placement(warehouse.root());
        this.namespaces = new Namespaces(names, metastore);
        EntityStore store = new EntityStore(names, metastore, committer, drops);
        this.tables = new Tables(store, files, answers, placement);
        this.views = new Views(store, files, placement);
        this.scans = new Scans(warehouse.name(), new ScannedTables(store, files), planner);
        this.dropped = new Dropped(names, drops.purges(), files.io());
    }

    /** The name of the warehouse, the prefix of its paths. */
    public WarehouseName name() {
        return warehouse.name();
    }

    boolean isOf(Warehouse other) {
        return warehouse.equals(other);
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
}
