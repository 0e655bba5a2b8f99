package io.tarn.catalog;

import io.tarn.catalog.metastore.Disposal;
import io.tarn.catalog.metastore.EntityKind;
import java.time.Clock;
import java.time.Duration;

/**
 * What becomes of tables and views that are dropped. Thread-safe.
 *
 * @param retention how long they can be brought back; zero if they cannot
 * @param clock what time it is
 * @param purges deletes the files of those that are purged
 */
record DropPolicy(Duration retention, Clock clock, PurgeWorkers purges) {
    /** For a drop: a table that is not kept leaves its files to whoever registers them, a view has no such heirs. */
    Disposal dropped(EntityKind kind) {
        if (!retention.isZero()) {
            return Disposal.keep(clock.instant(), retention);
        }
        return switch (kind) {
            case TABLE -> Disposal.forget(clock.instant());
            case VIEW -> purged();
        };
    }

    /** For a purge. */
    Disposal purged() {
        return Disposal.purge(clock.instant());
    }

    /** After the change: wakes whoever deletes files, if there are any to delete. */
    void done(Disposal disposal) {
        if (disposal.fate() == Disposal.Fate.PURGE) {
            purges.asked();
        }
    }
}
