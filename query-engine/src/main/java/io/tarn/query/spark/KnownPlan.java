package io.tarn.query.spark;

import io.tarn.query.spark.offload.NativeWhole;
import io.tarn.query.spark.offload.scan.ScanCosts;
import io.tarn.query.statement.StatementMeter;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * A query that runs natively as a whole, planned.
 *
 * @param query what runs
 * @param type of its rows
 * @param reads what its plan was made from
 * @param text the plan for people to read
 */
record KnownPlan(NativeWhole query, StructType type, List<CatalogRead> reads, String text) {
    /** Tells what a run of it reads. */
    void tell(StatementMeter meter, boolean kept) {
        meter.engine(kept ? "result-cache" : "native");
        meter.plan(text + "Known from an earlier statement\n");
        if (!kept) {
            for (ScanCosts scan : query.scans()) {
                meter.files(scan.files(), scan.filesPruned());
                meter.scanned(scan.bytes(), scan.rows());
            }
        }
    }

    /** Whether it would be planned again like this. */
    boolean holds(CurrentMetadata current) {
        return reads.stream().allMatch(read -> read.holds(current));
    }
}
