package org.apache.iceberg.spark.source;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.ScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.spark.sql.connector.read.Scan;

/**
 * What Iceberg planned for a scan of Spark's. It stands in this package because the scans and what they tell are not public.
 * Safe for use by many threads, as the scans are.
 */
public final class PlannedScan {
    private final SparkRuntimeFilterableScan scan;

    private PlannedScan(SparkRuntimeFilterableScan scan) {
        this.scan = scan;
    }

    /** Of a query of a table at one snapshot, or of what was appended between two. Empty for any other scan. */
    public static Optional<PlannedScan> of(Scan scan) {
        if (scan instanceof SparkBatchQueryScan || scan instanceof SparkIncrementalAppendScan) {
            return Optional.of(new PlannedScan((SparkRuntimeFilterableScan) scan));
        }
        return Optional.empty();
    }

    /** The table, or the metadata table. */
    public Table table() {
        return scan.table();
    }

    /** The snapshot that is read; empty if the table has none, and for what was appended between two. */
    public Optional<Long> snapshotId() {
        return scan instanceof SparkBatchQueryScan query ? Optional.ofNullable(query.snapshotId()) : Optional.empty();
    }

    /** The columns that are read, with metadata columns. */
    public Schema projection() {
        return scan.projection();
    }

    /** The files that are read, each whole, after pruning. Iceberg reads the manifests for it when it is asked first. */
    public List<? extends ScanTask> tasks() {
        return scan.tasks();
    }

    /** Whether Spark took files away while the query ran, by what the other side of a join had. */
    public boolean filteredAtRunTime() {
        return !scan.runtimeFiltersDesc().isEmpty();
    }
}
