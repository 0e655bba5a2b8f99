package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.query.QueryEngine;
import io.tarn.query.statement.Statement;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/sql}: runs one statement and answers with its result. */
final class RunSql implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RunSql.class);

    private final QueryEngine engine;

    RunSql(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        AnswerFormat format = AnswerFormat.accepted(ctx.header("Accept"));
        Statement statement = engine.statement(new SqlBody(ctx).read());
        ctx.header("Tarn-Statement-Id", statement.id().value());
        run(ctx, statement, format);
    }

    private static void run(Context ctx, Statement statement, AnswerFormat format) {
        HttpAnswer answer = new HttpAnswer(ctx, format, statement.id());
        try {
            StatementStats stats = statement.run(answer);
            answer.finish(stats);
        } catch (TarnException e) {
            answer.fail(e);
        } catch (IOException e) {
            LOG.debug("The client of statement {} is gone", statement.id(), e);
            answer.abort(e);
        }
    }
}
