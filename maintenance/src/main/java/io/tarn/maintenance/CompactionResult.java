package io.tarn.maintenance;

import java.time.Duration;
import java.util.List;

/**
 * What a compaction did.
 *
 * @param table full name of the table
 * @param before the data files that were read and replaced
 * @param after the data files that stand in their place
 * @param rowsWritten rows in the new files
 * @param rowsDropped rows that were marked deleted and are not in the new files
 * @param snapshotIds the snapshots that were committed, in order; empty when there was nothing to do
 * @param elapsed how long it took
 */
public record CompactionResult(
        String table,
        FileTotals before,
        FileTotals after,
        long rowsWritten,
        long rowsDropped,
        List<Long> snapshotIds,
        Duration elapsed) {}
