package io.tarn.maintenance;

import java.time.Duration;
import java.util.List;

/**
 * What an expiry did.
 *
 * @param table full name of the table
 * @param snapshotIds the snapshots that are gone
 * @param filesDeleted files that were deleted, of all kinds
 * @param filesFailed files that should have been deleted and could not be; they cost space, nothing else
 * @param elapsed how long it took
 */
public record ExpiryResult(
        String table, List<Long> snapshotIds, long filesDeleted, long filesFailed, Duration elapsed) {}
