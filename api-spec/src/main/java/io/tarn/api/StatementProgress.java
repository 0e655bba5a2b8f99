package io.tarn.api;

/**
 * How far a running statement is.
 *
 * @param stages stages that are known so far
 * @param stagesDone of them, those that have ended
 * @param tasks tasks that are known so far
 * @param tasksDone of them, those that have ended
 * @param rows result rows so far
 * @param scannedBytes bytes read so far
 */
public record StatementProgress(int stages, int stagesDone, int tasks, int tasksDone, long rows, long scannedBytes) {}
