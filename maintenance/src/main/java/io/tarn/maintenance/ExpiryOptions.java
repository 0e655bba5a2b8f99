package io.tarn.maintenance;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots may go. What a branch or tag asks to keep stays in any case.
 *
 * @param olderThan only snapshots committed before this; null takes the table's {@code history.expire.max-snapshot-age-ms}
 *     (five days unless set)
 * @param retainLast keep at least this many snapshots of each branch; null takes the table's
 *     {@code history.expire.min-snapshots-to-keep} (one unless set)
 */
public record ExpiryOptions(
        @Nullable Instant olderThan, @Nullable Integer retainLast) {
    /** Checks the bounds; a value outside them is an {@link ErrorCode#INVALID_VALUE}. */
    public ExpiryOptions {
        if (retainLast != null && retainLast < 1) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE, "the number of snapshots to keep must be at least 1, not " + retainLast);
        }
    }

    /** What the table's properties say. */
    public static ExpiryOptions defaults() {
        return new ExpiryOptions(null, null);
    }

    /** The same, for snapshots committed before this. */
    public ExpiryOptions withOlderThan(Instant time) {
        return new ExpiryOptions(time, retainLast);
    }

    /** The same, keeping at least this many snapshots of each branch. */
    public ExpiryOptions withRetainLast(int snapshots) {
        return new ExpiryOptions(olderThan, snapshots);
    }
}
