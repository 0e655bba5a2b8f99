package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.StatementInfo;
import io.tarn.query.QueryEngine;
import io.tarn.query.statement.StatementId;

/**
 * {@code GET /v1/sql/{id}} and {@code GET /v1/queries/{id}}: where a statement stands, whether it waits, runs or has ended long ago.
 */
final class GetStatement implements Handler {
    private final QueryEngine engine;

    GetStatement(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        StatementInfo info = engine.jobs().info(new SqlHeaders(ctx).user(), StatementId.of(ctx.pathParam("id")));
        ctx.contentType("application/json").result(Json.text(info));
    }
}
