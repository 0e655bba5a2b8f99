package io.tarn.query.statement;

import java.time.Duration;

/**
 * How much is taken on at once.
 *
 * @param running statements that run at the same time
 * @param waiting statements that wait for their turn; one more is refused
 * @param longestTimeout the most that a request may ask for
 */
public record StatementBounds(int running, int waiting, Duration longestTimeout) {}
