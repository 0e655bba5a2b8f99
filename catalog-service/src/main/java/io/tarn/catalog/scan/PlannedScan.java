package io.tarn.catalog.scan;

import org.apache.iceberg.DataTableScan;
import org.apache.iceberg.ImmutableTableScanContext;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.TableScanContext;

/**
 * Iceberg's scan of a table at one snapshot. It plans in the thread of its caller: files come in the same order each time,
 * which pages need, and the number of plans under way is the number of threads at work.
 */
final class PlannedScan extends DataTableScan {
    private final SchemaOf schemaOf;

    /** Which schema names and filters are resolved by. */
    enum SchemaOf {
        TABLE,
        SNAPSHOT
    }

    private PlannedScan(Table table, Schema schema, TableScanContext context, SchemaOf schemaOf) {
        super(table, schema, context);
        this.schemaOf = schemaOf;
    }

    static TableScan of(Table table, SchemaOf schemaOf) {
        return new PlannedScan(
                table,
                table.schema(),
                ImmutableTableScanContext.builder()
                        .metricsReporter(report -> {})
                        .build(),
                schemaOf);
    }

    @Override
    protected TableScan newRefinedScan(Table table, Schema schema, TableScanContext context) {
        return new PlannedScan(table, schema, context, schemaOf);
    }

    @Override
    protected boolean useSnapshotSchema() {
        return schemaOf == SchemaOf.SNAPSHOT;
    }

    @Override
    protected boolean shouldPlanWithExecutor() {
        return false;
    }

    /** What tells from a manifest's summary whether it can hold files of this scan. */
    ManifestFilter manifestFilter() {
        return new ManifestFilter(specs(), filter(), isCaseSensitive());
    }

    /** The schema that filters are bound to. */
    Schema filterSchema() {
        return tableSchema();
    }
}
