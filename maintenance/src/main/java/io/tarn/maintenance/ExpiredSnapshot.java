package io.tarn.maintenance;

import java.time.Instant;
import org.apache.iceberg.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that would be expired.
 *
 * @param id the snapshot id
 * @param committedAt when it was committed
 * @param operation append, replace, overwrite or delete; null when the snapshot does not say
 */
public record ExpiredSnapshot(
        long id, Instant committedAt, @Nullable String operation) {
    static ExpiredSnapshot of(Snapshot snapshot) {
        return new ExpiredSnapshot(
                snapshot.snapshotId(), Instant.ofEpochMilli(snapshot.timestampMillis()), snapshot.operation());
    }
}
