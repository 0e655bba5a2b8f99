package io.tarn.query.format;

import io.tarn.api.StatementStats;

/**
 * What is told at the end of a result that is complete as far as its limits go.
 *
 * @param stats what the statement cost
 * @param truncated whether there was more than the limits let through
 */
public record ResultEnd(StatementStats stats, boolean truncated) {}
