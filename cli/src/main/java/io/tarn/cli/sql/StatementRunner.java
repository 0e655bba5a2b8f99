package io.tarn.cli.sql;

import io.tarn.api.SqlStatement;
import io.tarn.api.TarnException;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.CommandException;
import io.tarn.cli.terminal.Progress;
import io.tarn.cli.terminal.StandardStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends one statement after another to {@code POST /v1/sql} and prints what comes. Statements run in one thread;
 * {@link #cancel} may be called from any.
 */
final class StatementRunner {
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(5);

    private final TarnHttp http;
    private final CliStreams streams;
    private final StatementOptions options;
    private final OutputFormat format;
    private final @Nullable SqlSession session;
    private @Nullable Thread running;
    private @Nullable String runningId;
    private @Nullable InputStream reading;

    /** Sends statements in a session; null for one that stands alone. */
    StatementRunner(
            TarnHttp http,
            CliStreams streams,
            StatementOptions options,
            OutputFormat format,
            @Nullable SqlSession session) {
        this.session = session;
        this.http = http;
        this.streams = streams;
        this.options = options;
        this.format = format;
    }

    /**
     * Runs a statement and prints its result.
     *
     * @param source the file that the statement comes from, if one
     * @throws SqlFailure the server's error
     * @throws CommandException if there is no answer, or {@link #cancel} was called
     */
    void run(SqlStatement statement, @Nullable String source) {
        String id = begin();
        try {
            HttpResponse<InputStream> answer = answer(statement, id);
            try (InputStream body = answer.body()) {
                reading(body);
                format.printer(streams).print(answer.headers(), body);
            }
        } catch (TarnException e) {
            if (session != null && session.lost(e)) {
                throw new CommandException(
                        "the session has ended, and with it what was set in it; the next statement begins a new one",
                        e);
            }
            throw SqlFailure.of(e, statement, source, excerpt());
        } catch (IOException e) {
            streams.out().flush();
            throw new CommandException("the answer broke off: " + e.getMessage(), e);
        } finally {
            end();
        }
    }

    /** Stops the statement that runs, if one does, on the server and here: {@link #run} then throws. */
    void cancel() {
        String id = runningId();
        if (id != null) {
            try {
                http.send(http.request("/v1/sql/" + id)
                        .timeout(CANCEL_TIMEOUT)
                        .DELETE()
                        .build());
            } catch (TarnException | CommandException e) {
                // It has ended, or the server is gone: there is nothing left to stop there.
            }
        }
        giveUp();
    }

    private synchronized @Nullable String runningId() {
        return runningId;
    }

    private synchronized void giveUp() {
        if (running != null) {
            running.interrupt();
        }
        if (reading != null) {
            try {
                reading.close();
            } catch (IOException e) {
                // The stream is given up either way.
            }
        }
    }

    /** Waits for the head of the answer: from there on the first rows are ready and output begins. */
    private HttpResponse<InputStream> answer(SqlStatement statement, String id) {
        HttpRequest request = http.post(
                        "/v1/sql", options.request(statement.text(), session == null ? null : session.id()))
                .header("Accept", format.mediaType())
                .header("Tarn-Statement-Id", id)
                .build();
        try (Progress waiting = Progress.spinner(streams, "running")) {
            return http.open(request);
        }
    }

    private synchronized String begin() {
        running = Thread.currentThread();
        runningId = UUID.randomUUID().toString();
        return runningId;
    }

    private synchronized void reading(InputStream body) {
        reading = body;
    }

    /** A cancellation that comes too late must not hit the next statement. */
    private synchronized void end() {
        running = null;
        runningId = null;
        reading = null;
    }

    private SqlFailure.Excerpt excerpt() {
        return streams.isTerminal(StandardStream.ERR) ? SqlFailure.Excerpt.ALWAYS : SqlFailure.Excerpt.OF_SEVERAL_LINES;
    }
}
