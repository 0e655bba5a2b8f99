package io.tarn.query.history;

import java.time.Duration;

/**
 * How much of the past is kept; the oldest statements are forgotten first.
 *
 * @param age how long a statement is remembered
 * @param statements at most so many
 * @param characters of all texts and plans together, at most about so many
 */
public record HistoryBounds(Duration age, long statements, long characters) {
    /** A million statements, two billion characters, and not older than that. */
    public static HistoryBounds of(Duration age) {
        return new HistoryBounds(age, 1_000_000, 2L << 30);
    }
}
