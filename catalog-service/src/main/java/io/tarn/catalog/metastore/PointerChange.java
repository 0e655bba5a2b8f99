package io.tarn.catalog.metastore;

import io.tarn.storage.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One part of a compare-and-set.
 *
 * @param key whose pointer
 * @param expected where the pointer must be now; null where the name must be free
 * @param next where it is afterwards; equal to {@code expected} to check only
 * @param source where the metadata comes from
 */
public record PointerChange(EntityKey key, @Nullable Pointer expected, Pointer next, Source source) {
    /**
     * Decides what a new place may be: below the root of a warehouse, only metadata that was there before may be at the place of a
     * dropped table; elsewhere its name may, too.
     */
    public enum Source {
        /** Written for this change. */
        WRITTEN,
        /** It was there before, perhaps as that of a table that was dropped: it is that table again then. */
        FOUND
    }

    /** A change whose metadata was written for it. */
    public PointerChange(EntityKey key, @Nullable Pointer expected, Pointer next) {
        this(key, expected, next, Source.WRITTEN);
    }

    /** The locations that come to be this entity's and were not. */
    List<Location> takenLocations() {
        return expected == null
                ? next.ranges().all()
                : next.ranges().all().stream()
                        .filter(location -> expected.ranges().all().stream().noneMatch(location::equals))
                        .toList();
    }

    /** Whether there are any. */
    boolean takesPlace() {
        return expected == null || !expected.ranges().equals(next.ranges());
    }
}
