package io.tarn.api;

/**
 * What a statement cost.
 *
 * @param elapsedMillis from the arrival of the statement to its last row
 * @param rows result rows
 * @param engine {@code spark}, {@code native} or {@code mixed}
 */
public record StatementStats(long elapsedMillis, long rows, String engine) {}
