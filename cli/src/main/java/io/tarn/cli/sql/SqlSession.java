package io.tarn.cli.sql;

import io.tarn.api.ErrorCode;
import io.tarn.api.SessionInfo;
import io.tarn.api.SessionRequest;
import io.tarn.api.TarnException;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CommandException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A session on the server, made when the first statement needs it: what one statement sets or uses, the next ones see. */
final class SqlSession implements AutoCloseable {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(2);

    private final TarnHttp http;
    private final StatementOptions options;
    private @Nullable String id;

    SqlSession(TarnHttp http, StatementOptions options) {
        this.http = http;
        this.options = options;
    }

    /**
     * The id to be sent with a statement.
     *
     * @throws TarnException the server's error
     */
    synchronized String id() {
        if (id == null) {
            SessionRequest wish = new SessionRequest(options.catalog(), options.schema(), null, null);
            id = http.send(http.post("/v1/sessions", wish).build(), SessionInfo.class)
                    .session();
        }
        return id;
    }

    /** Whether the error says that the session is no more; the next statement then gets a new one. */
    synchronized boolean lost(TarnException error) {
        boolean lost = id != null
                && error.code() == ErrorCode.NOT_FOUND
                && String.valueOf(error.getMessage()).contains(id);
        if (lost) {
            id = null;
        }
        return lost;
    }

    @Override
    public synchronized void close() {
        if (id == null) {
            return;
        }
        try {
            http.send(http.request("/v1/sessions/" + id)
                    .timeout(END_TIMEOUT)
                    .DELETE()
                    .build());
        } catch (TarnException | CommandException e) {
            // It ends by itself when it is idle, or it has ended.
        }
        id = null;
    }
}
