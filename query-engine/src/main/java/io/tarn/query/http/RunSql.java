package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.DurationText;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.QueryEngine;
import io.tarn.query.job.Job;
import io.tarn.query.job.Submission;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/sql}: runs a statement, or a script of several. Without {@code waitTimeout} and {@code Idempotency-Key} one statement's
 * result is the answer, sent as it comes, and a client that goes away cancels it. Otherwise the result is held on disk: the answer is
 * the result if the end comes within the wait, else 202 with where to ask. The statement has the id that the request's
 * {@code Tarn-Statement-Id} names, or a new one; the answer's header of that name tells it.
 */
final class RunSql implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RunSql.class);

    private final QueryEngine engine;
    private final ClientWatch clients;

    RunSql(QueryEngine engine, ClientWatch clients) {
        this.engine = engine;
        this.clients = clients;
    }

    @Override
    public void handle(Context ctx) {
        SqlHeaders headers = new SqlHeaders(ctx);
        StatementId id = headers.id();
        try (HttpAnswer answer = new HttpAnswer(ctx, id)) {
            Submission submission =
                    engine.submission(id, new SqlBody(ctx).read(), headers.user(), headers.idempotencyKey());
            ctx.header(SqlHeaders.STATEMENT_ID, id.value());
            if (submission.streams()) {
                stream(ctx, submission, answer);
            } else {
                hold(ctx, submission, headers.user());
            }
        }
    }

    private void stream(Context ctx, Submission submission, HttpAnswer answer) {
        StatementId id = submission.id();
        try (ClientWatch.Watched ignored =
                clients.watch(ctx, () -> engine.jobs().cancelIfThere(id))) {
            answer.finish(engine.jobs().stream(submission, answer));
        } catch (TarnException e) {
            answer.fail(e);
        } catch (IOException e) {
            LOG.debug("The client of statement {} is gone", id, e);
            answer.abort(e);
        }
    }

    private void hold(Context ctx, Submission submission, UserName user) {
        HeldAnswer.checkFormat(ctx, submission);
        Job job = engine.jobs().submit(submission);
        ctx.header(SqlHeaders.STATEMENT_ID, job.id().value());
        if (ended(job, submission)) {
            new HeldAnswer(ctx).send(job);
            return;
        }
        if (submission.atWaitEnd() == Submission.WaitEnd.CANCEL) {
            engine.jobs().cancel(user, job.id());
            throw new TarnException(
                    ErrorCode.STATEMENT_TIMEOUT,
                    "statement " + job.id() + " did not end within the waitTimeout of "
                            + new DurationText(patience(submission)) + " and was cancelled, as onWaitTimeout says");
        }
        ctx.status(202)
                .header("Location", "/v1/sql/" + job.id())
                .json(engine.jobs().info(user, job.id()));
    }

    private static boolean ended(Job job, Submission submission) {
        try {
            return job.await(patience(submission));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TarnException(ErrorCode.SHUTTING_DOWN, "the server is stopping", e);
        }
    }

    /** A job ends at its timeout at the latest, so who names no wait waits for that. */
    private static Duration patience(Submission submission) {
        return submission.patience() == null ? Duration.ofDays(1) : submission.patience();
    }
}
