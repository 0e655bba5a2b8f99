package io.tarn.catalog.metastore;

import java.time.Duration;
import java.time.Instant;

/**
 * What becomes of a table or view whose name is freed.
 *
 * @param fate whether it is kept, purged or forgotten
 * @param at the time of the drop
 * @param keepUntil how long it can be brought back; the time of the drop where it cannot
 */
public record Disposal(Fate fate, Instant at, Instant keepUntil) {
    /** Kept with its place, purged by a job with its place kept meanwhile, or no longer known at all. */
    public enum Fate {
        KEEP,
        PURGE,
        FORGET
    }

    /** It can be brought back for so long. */
    public static Disposal keep(Instant at, Duration howLong) {
        return new Disposal(Fate.KEEP, at, at.plus(howLong));
    }

    /** Its files are to be deleted. */
    public static Disposal purge(Instant at) {
        return new Disposal(Fate.PURGE, at, at);
    }

    /** Nothing is remembered of it; its files stay. */
    public static Disposal forget(Instant at) {
        return new Disposal(Fate.FORGET, at, at);
    }
}
