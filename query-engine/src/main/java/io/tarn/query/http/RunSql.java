package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.query.QueryEngine;
import io.tarn.query.format.ResultEnd;
import io.tarn.query.statement.Statement;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/sql}: runs one statement and answers with its result. The statement has the id that the request's
 * {@code Tarn-Statement-Id} names, or a new one; the answer's header of that name tells it.
 */
final class RunSql implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RunSql.class);

    private static final String ID_HEADER = "Tarn-Statement-Id";

    private final QueryEngine engine;

    RunSql(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) {
        String chosen = ctx.header(ID_HEADER);
        StatementId id = chosen == null ? StatementId.next() : StatementId.of(chosen);
        try (HttpAnswer answer = new HttpAnswer(ctx, id)) {
            Statement statement = engine.statement(id, new SqlBody(ctx).read());
            ctx.header(ID_HEADER, statement.id().value());
            run(statement, answer);
        }
    }

    private static void run(Statement statement, HttpAnswer answer) {
        try {
            StatementStats stats = statement.run(answer);
            answer.finish(new ResultEnd(stats, statement.meter().wasTruncated()));
        } catch (TarnException e) {
            answer.fail(e);
        } catch (IOException e) {
            LOG.debug("The client of statement {} is gone", statement.id(), e);
            answer.abort(e);
        }
    }
}
