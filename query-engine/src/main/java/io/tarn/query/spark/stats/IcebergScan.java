package io.tarn.query.spark.stats;

import java.util.Optional;
import org.apache.iceberg.BaseMetadataTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A scan of an Iceberg table that has run.
 *
 * @param node the scan in the plan
 * @param table the table
 * @param snapshot which of its snapshots was read, null for an empty table
 */
record IcebergScan(
        BatchScanExec node, Table table, @Nullable Snapshot snapshot) {
    /** Iceberg reports these only of a scan that has run. */
    private static final String FILES_READ = "resultDataFiles";

    private static final String FILES_SKIPPED = "skippedDataFiles";
    private static final String MANIFESTS = "totalDataManifest";
    private static final String BYTES = "totalDataFileSize";

    /** The scan as one of an Iceberg table; empty if it is one of anything else, an Iceberg metadata table among it. */
    static Optional<IcebergScan> of(BatchScanExec node) {
        if (!(node.table() instanceof SparkTable table) || table.table() instanceof BaseMetadataTable) {
            return Optional.empty();
        }
        Long id = table.snapshotId();
        return Optional.of(new IcebergScan(
                node, table.table(), id == null ? null : table.table().snapshot(id)));
    }

    /** Data files that the filters left. */
    long filesRead() {
        return metric(node, FILES_READ);
    }

    /** Data files of the snapshot that the filters left out; in a manifest that is left out as a whole, Iceberg counts none itself. */
    long filesPruned() {
        if (snapshot == null || metric(node, MANIFESTS) == 0) {
            return 0;
        }
        long all = PropertyUtil.propertyAsLong(snapshot.summary(), SnapshotSummary.TOTAL_DATA_FILES_PROP, 0);
        return Math.max(metric(node, FILES_SKIPPED), all - filesRead());
    }

    /** Bytes of the data files that the filters left, all their columns. */
    long fileBytes() {
        return metric(node, BYTES);
    }

    static long metric(SparkPlan node, String name) {
        Option<SQLMetric> metric = node.metrics().get(name);
        return metric.isEmpty() ? 0 : Math.max(0, metric.get().value());
    }
}
