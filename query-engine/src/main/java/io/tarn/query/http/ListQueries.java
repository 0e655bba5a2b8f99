package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.ErrorCode;
import io.tarn.api.QueryList;
import io.tarn.api.Similarity;
import io.tarn.api.StatementState;
import io.tarn.api.TarnException;
import io.tarn.query.QueryEngine;
import io.tarn.query.history.HistoryFilter;
import io.tarn.query.history.HistoryPage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/queries}: the statements of the asking user that are remembered, newest first, in a state where that is asked
 * for. Those of another user are an empty list.
 */
final class ListQueries implements Handler {
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final List<String> PARAMETERS = List.of("limit", "page", "state", "user");

    private final QueryEngine engine;

    ListQueries(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        ctx.queryParamMap().keySet().forEach(ListQueries::check);
        String user = new SqlHeaders(ctx).user().value();
        String wanted = ctx.queryParam("user");
        HistoryPage page = engine.queries(new HistoryFilter(
                user, state(ctx.queryParam("state")), ctx.queryParam("page"), limit(ctx.queryParam("limit"))));
        QueryList list = wanted == null || wanted.equals(user)
                ? new QueryList(page.statements(), page.nextPageToken())
                : new QueryList(List.of(), null);
        ctx.contentType("application/json").result(Json.text(list));
    }

    private static void check(String parameter) {
        if (!PARAMETERS.contains(parameter)) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "GET /v1/queries has no parameter '" + parameter + "'" + new Similarity(PARAMETERS).hint(parameter)
                            + "; parameters: " + String.join(", ", PARAMETERS));
        }
    }

    private static @Nullable StatementState state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return StatementState.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + text + "' is no state; states: " + Arrays.toString(StatementState.values()),
                    e);
        }
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (text.matches("\\d{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        }
        throw new TarnException(
                ErrorCode.INVALID_VALUE, "limit is '" + text + "'; it is a whole number from 1 to " + LARGEST_LIMIT);
    }
}
