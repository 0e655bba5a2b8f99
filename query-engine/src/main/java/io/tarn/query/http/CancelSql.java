package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.query.QueryEngine;
import io.tarn.query.statement.StatementId;

/**
 * {@code DELETE /v1/sql/{id}}: cancels a statement that waits or runs, and lets go of the held result of one that has ended; 204 at
 * once, 404 if there is neither.
 */
final class CancelSql implements Handler {
    private final QueryEngine engine;

    CancelSql(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        engine.jobs().cancel(new SqlHeaders(ctx).user(), StatementId.of(ctx.pathParam("id")));
        ctx.status(204);
    }
}
