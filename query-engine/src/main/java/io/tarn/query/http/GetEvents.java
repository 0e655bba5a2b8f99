package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.ErrorCode;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementProgress;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.QueryEngine;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/sql/{id}/events}: server-sent events until the statement has ended. {@code state} when its state or its place in the
 * queue changes, {@code progress} when more stages, tasks, rows or bytes are done, {@code end} at last, with all that
 * {@code GET /v1/sql/{id}} tells.
 */
final class GetEvents implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(GetEvents.class);

    /** Each holds a thread of the server. */
    private static final int MOST_LISTENERS = 64;

    private static final long LOOK_EVERY_MILLIS = 250;

    /** Proxies close what is silent for a minute, and a client that is gone is noticed only by writing. */
    private static final long SIGN_OF_LIFE_AFTER = 40;

    private final QueryEngine engine;
    private final Semaphore listeners = new Semaphore(MOST_LISTENERS);

    GetEvents(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Context ctx) throws InterruptedException {
        UserName user = new SqlHeaders(ctx).user();
        StatementId id = StatementId.of(ctx.pathParam("id"));
        StatementInfo now = engine.jobs().info(user, id);
        if (!listeners.tryAcquire()) {
            throw new TarnException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    MOST_LISTENERS + " clients listen to events already; ask GET /v1/sql/" + id + " instead");
        }
        try {
            ctx.contentType("text/event-stream").header("Cache-Control", "no-store");
            tell(user, now, ctx.res().getOutputStream());
        } catch (IOException e) {
            LOG.debug("The client that listens to statement {} is gone", id, e);
        } finally {
            listeners.release();
        }
    }

    private void tell(UserName user, StatementInfo first, OutputStream out) throws IOException, InterruptedException {
        StatementId id = StatementId.of(first.id());
        StatementInfo now = first;
        State state = null;
        StatementProgress progress = null;
        for (long silent = 0; !now.state().ended(); silent++) {
            State newState = State.of(now);
            if (!newState.equals(state)) {
                event(out, "state", newState);
                silent = 0;
            }
            state = newState;
            if (now.progress() != null && !Objects.equals(now.progress(), progress)) {
                event(out, "progress", now.progress());
                silent = 0;
            }
            progress = now.progress();
            if (silent >= SIGN_OF_LIFE_AFTER) {
                write(out, ": still there\n\n");
                silent = 0;
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
            now = engine.jobs().info(user, id);
        }
        event(out, "end", now);
    }

    private record State(String state, @Nullable Integer queuePlace) {
        static State of(StatementInfo info) {
            return new State(info.state().name(), info.queuePlace());
        }
    }

    private static void event(OutputStream out, String name, Object data) throws IOException {
        write(out, "event: " + name + "\ndata: " + Json.text(data) + "\n\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
