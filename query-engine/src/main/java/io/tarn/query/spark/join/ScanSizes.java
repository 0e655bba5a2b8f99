package io.tarn.query.spark.join;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.BaseMetadataTable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How large a scan is. Iceberg tells Spark rows times the default widths of the columns' types, 20 bytes for any string: too
 * little for long texts, too much for what compresses well. Here it is the bytes of the files that are left after
 * pruning, in the proportion of the projected columns, and beside it what the rows take in memory. Deletes are not
 * subtracted. Safe for use by many threads.
 */
final class ScanSizes {
    private static final String FILE_BYTES = "totalDataFileSize";

    private final PlannedBytes planned = new PlannedBytes();

    SideSize of(DataSourceV2ScanRelation relation) {
        Scan scan = relation.scan();
        long width = RowWidth.of(relation.schema());
        if (scan instanceof LocalScan local) {
            long bytes = SideSize.times(local.rows().length, width);
            return SideSize.planned(
                    local.rows().length, bytes, bytes, relation.relation().name());
        }
        if (!(scan instanceof SupportsReportStatistics reports)) {
            return SideSize.unknown(relation.relation().name() + " tells none");
        }
        Statistics statistics = reports.estimateStatistics();
        if (statistics.numRows().isEmpty() || statistics.numRows().getAsLong() == Long.MAX_VALUE) {
            return SideSize.unknown(relation.relation().name() + " tells no number of rows");
        }
        long rows = statistics.numRows().getAsLong();
        if (relation.relation().table() instanceof SparkTable table && !(table.table() instanceof BaseMetadataTable)) {
            return ofTable(table, scan, rows);
        }
        long bytes = statistics.sizeInBytes().orElse(Long.MAX_VALUE);
        return SideSize.planned(rows, bytes, bytes, relation.relation().name());
    }

    private SideSize ofTable(SparkTable sparkTable, Scan scan, long rows) {
        Table table = sparkTable.table();
        Long snapshotId = sparkTable.snapshotId();
        Snapshot snapshot = snapshotId == null ? null : table.snapshot(snapshotId);
        if (snapshot == null) {
            return SideSize.planned(0, 0, 0, table.name());
        }
        long width = RowWidth.of(scan.readSchema());
        long fileBytes = fileBytes(scan, snapshot);
        Set<Integer> fields = fields(table, snapshot, scan.readSchema());
        if (fileBytes <= PlannedBytes.SMALL_BYTES || fields == null) {
            return SideSize.planned(rows, fileBytes, Math.max(fileBytes, SideSize.times(rows, width)), table.name());
        }
        ColumnBytes columns = planned.columns(table, snapshot);
        long bytes = (long) Math.ceil(fileBytes * columns.share(fields));
        return SideSize.planned(
                rows, bytes, SideSize.times(rows, Math.max(width, columns.bytesOfRow(fields))), table.name());
    }

    /** Iceberg has not planned a scan of a whole partitioned table yet; that reads all files. */
    private static long fileBytes(Scan scan, Snapshot snapshot) {
        for (CustomTaskMetric metric : scan.reportDriverMetrics()) {
            if (metric.name().equals(FILE_BYTES)) {
                return metric.value();
            }
        }
        return PropertyUtil.propertyAsLong(snapshot.summary(), SnapshotSummary.TOTAL_FILE_SIZE_PROP, Long.MAX_VALUE);
    }

    /** The ids of the columns with what is nested in them; null if one cannot be told. */
    private static @Nullable Set<Integer> fields(Table table, Snapshot snapshot, StructType read) {
        Schema schema =
                snapshot.schemaId() == null ? table.schema() : table.schemas().get(snapshot.schemaId());
        List<NestedField> fields = new ArrayList<>();
        for (StructField column : read.fields()) {
            NestedField field = table.schema().findField(column.name());
            if (field == null && schema != null) {
                field = schema.findField(column.name());
            }
            if (field == null) {
                return null;
            }
            fields.add(field);
        }
        return PlannedBytes.ids(fields);
    }
}
