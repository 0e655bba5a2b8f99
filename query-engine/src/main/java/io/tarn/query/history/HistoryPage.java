package io.tarn.query.history;

import io.tarn.api.StatementInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some statements of the history, newest first.
 *
 * @param statements at most as many as were asked for
 * @param nextPageToken for the next page, null at the end
 */
public record HistoryPage(
        List<StatementInfo> statements, @Nullable String nextPageToken) {}
