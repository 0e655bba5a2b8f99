package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

/** Scans of Iceberg tables as DuckDB queries over the files that Iceberg planned. Safe for use by many threads. */
public final class IcebergScans {
    /** For all scans of a process. */
    public IcebergScans() {}

    /**
     * The rows of the scan.
     *
     * @param names what the columns of the relation's output are to be called, in order
     * @throws NotNative if DuckDB cannot read exactly the rows that Iceberg would
     */
    public NativeScanSql translate(DataSourceV2ScanRelation relation, List<String> names) {
        throw new NotNative("the table " + relation.relation().name() + names);
    }
}
