package io.tarn.catalog.metastore;

import org.jspecify.annotations.Nullable;

/**
 * One part of a compare-and-set.
 *
 * @param key whose pointer
 * @param expected where the pointer must be now; null where the name must be free
 * @param next where it is afterwards; equal to {@code expected} to check only
 */
public record PointerChange(EntityKey key, @Nullable Pointer expected, Pointer next) {
    /** Whether a place comes to be this entity's that was not. */
    boolean takesPlace() {
        return expected == null || !expected.location().equals(next.location());
    }
}
