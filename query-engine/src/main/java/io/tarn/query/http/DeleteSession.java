package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.query.QueryEngine;
import io.tarn.query.statement.SessionId;

/** {@code DELETE /v1/sessions/{id}}: ends a session and cancels what waits or runs in it; 204, 404 if there is none. */
final class DeleteSession implements Handler {
    private final QueryEngine engine;

    DeleteSession(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        engine.endSession(new SqlHeaders(ctx).user(), SessionId.of(ctx.pathParam("id")));
        ctx.status(204);
    }
}
