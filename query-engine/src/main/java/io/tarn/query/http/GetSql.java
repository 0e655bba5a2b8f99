package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.query.QueryEngine;
import io.tarn.query.statement.StatementId;

/** {@code GET /v1/sql/{id}}: where a statement stands, whether it waits, runs or has ended. */
final class GetSql implements Handler {
    private final QueryEngine engine;

    GetSql(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        ctx.json(engine.jobs().info(StatementId.of(ctx.pathParam("id"))));
    }
}
