package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.query.load.Loads;

/** {@code GET /v1/loads/{id}}: where a load stands. */
final class GetLoad implements Handler {
    private final Loads loads;

    GetLoad(Loads loads) {
        this.loads = loads;
    }

    @Override
    public void handle(Context ctx) {
        ctx.json(loads.status(new SqlHeaders(ctx).user(), ctx.pathParam("id")));
    }
}
