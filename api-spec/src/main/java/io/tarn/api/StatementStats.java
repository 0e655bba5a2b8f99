package io.tarn.api;

import java.util.Map;

/**
 * What a statement cost.
 *
 * @param elapsedMillis from the arrival of the statement to its last row
 * @param queuedMillis of them, how long it waited for its turn
 * @param rows result rows
 * @param resultBytes bytes of the result, as Arrow batches
 * @param engine {@code spark}, {@code native} or {@code mixed}
 * @param scannedBytes bytes read from data files
 * @param scannedRows rows read from data files
 * @param filesRead data files read
 * @param filesPruned data files that were left out by their statistics or partition
 * @param spilledBytes bytes written to disk because memory did not suffice
 * @param peakMemoryBytes the most execution memory that one task held
 * @param tasks tasks that have run
 * @param tasksByExecutor the same, by executor; {@code driver} is this process
 */
public record StatementStats(
        long elapsedMillis,
        long queuedMillis,
        long rows,
        long resultBytes,
        String engine,
        long scannedBytes,
        long scannedRows,
        long filesRead,
        long filesPruned,
        long spilledBytes,
        long peakMemoryBytes,
        int tasks,
        Map<String, Integer> tasksByExecutor) {

    /** Keeps a copy of the map. */
    public StatementStats {
        tasksByExecutor = tasksByExecutor == null ? Map.of() : Map.copyOf(tasksByExecutor);
    }

    /** What is known of a statement that read no file. */
    public static StatementStats of(long elapsedMillis, long rows, String engine) {
        return new StatementStats(elapsedMillis, 0, rows, 0, engine, 0, 0, 0, 0, 0, 0, 0, Map.of());
    }
}
