package io.tarn.query.history;

import io.tarn.api.StatementState;
import org.jspecify.annotations.Nullable;

/**
 * Which statements of the history are wanted.
 *
 * @param user only this user's
 * @param state only those in this state, null for all
 * @param pageToken where the page before ended, null for the first page
 * @param pageSize 1 to 1,000
 */
public record HistoryFilter(
        String user,
        @Nullable StatementState state,
        @Nullable String pageToken,
        int pageSize) {}
