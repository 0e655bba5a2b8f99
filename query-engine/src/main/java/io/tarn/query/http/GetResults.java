package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.UserName;
import io.tarn.query.QueryEngine;
import io.tarn.query.job.Job;
import io.tarn.query.statement.StatementId;

/**
 * {@code GET /v1/sql/{id}/results?page=&rows=&result=}: one page of a held result, in any format, as often as one likes. 202 with the
 * statement's state as long as there is no result.
 */
final class GetResults implements Handler {
    private final QueryEngine engine;

    GetResults(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        UserName user = new SqlHeaders(ctx).user();
        Job job = engine.jobs().job(user, StatementId.of(ctx.pathParam("id")));
        ctx.header(SqlHeaders.STATEMENT_ID, job.id().value());
        if (job.ended()) {
            new HeldAnswer(ctx).sendPage(job, ResultPage.of(ctx));
        } else {
            ctx.status(202).header("Retry-After", "1").json(engine.jobs().info(user, job.id()));
        }
    }
}
