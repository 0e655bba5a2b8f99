package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.query.QueryEngine;
import io.tarn.query.statement.StatementId;

/** {@code GET /v1/queries/{id}}: what is remembered of one statement. */
final class GetQuery implements Handler {
    private final QueryEngine engine;

    GetQuery(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        ctx.contentType("application/json").result(Json.text(engine.jobs().info(StatementId.of(ctx.pathParam("id")))));
    }
}
