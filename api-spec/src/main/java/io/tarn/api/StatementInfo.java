package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement: the answer of {@code GET /v1/sql/{id}} and an element of {@code GET /v1/queries}. Times are ISO 8601 instants.
 *
 * @param id the statement's id
 * @param state where it stands
 * @param sql its text
 * @param user who sent it
 * @param session its session's id, absent if it stands alone
 * @param submittedAt when it arrived
 * @param startedAt when its turn came, absent before
 * @param endedAt when it ended, absent before
 * @param queuePlace its place in the queue from 1, absent unless it waits
 * @param progress how far it is, absent unless it runs
 * @param columns of its result, absent until they are known
 * @param stats what it cost, absent until it has ended
 * @param error why it failed or was cancelled, absent otherwise
 * @param plan its physical plan as text, absent where there is none
 * @param results the path of its first page of results, absent unless they can be read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatementInfo(
        String id,
        StatementState state,
        String sql,
        String user,
        @Nullable String session,
        String submittedAt,
        @Nullable String startedAt,
        @Nullable String endedAt,
        @Nullable Integer queuePlace,
        @Nullable StatementProgress progress,
        @Nullable List<ColumnInfo> columns,
        @Nullable StatementStats stats,
        @Nullable Problem error,
        @Nullable String plan,
        @Nullable String results) {}
