package io.tarn.query.spark.offload.random;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says to a query. Values are what JSON makes of them: text, {@link Boolean}, lists, maps, and {@link Double} for both
 * kinds of floating numbers.
 *
 * @param columns names and types, empty if it failed
 * @param rows in the order in which they came
 * @param error the code and SQLSTATE, null if it did not fail
 * @param message of the error, for reading
 * @param engine {@code spark}, {@code native} or {@code mixed}
 */
record Answer(
        List<String> columns,
        List<List<@Nullable Object>> rows,
        @Nullable String error,
        String message,
        String engine) {
    /** The error that nobody could be told. */
    static final String LATE = "late";

    static Answer failed(String error, String message) {
        return new Answer(List.of(), List.of(), error, message, "spark");
    }

    @Override
    public String toString() {
        if (error != null) {
            return error + " " + message;
        }
        List<List<@Nullable Object>> shown = rows.subList(0, Math.min(rows.size(), 12));
        return columns + " " + rows.size() + " rows " + shown + " by " + engine;
    }
}
