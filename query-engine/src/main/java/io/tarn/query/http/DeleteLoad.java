package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.query.load.Loads;

/** {@code DELETE /v1/loads/{id}}: cancels a load; 204, also for one that has ended, whose status stays as it is. */
final class DeleteLoad implements Handler {
    private final Loads loads;

    DeleteLoad(Loads loads) {
        this.loads = loads;
    }

    @Override
    public void handle(Context ctx) {
        loads.cancel(new SqlHeaders(ctx).user(), ctx.pathParam("id"));
        ctx.status(204);
    }
}
