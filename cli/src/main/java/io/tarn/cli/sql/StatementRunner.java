package io.tarn.cli.sql;

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
import org.jspecify.annotations.Nullable;

/**
 * Sends one statement after another to {@code POST /v1/sql} and prints what comes. Statements run in one thread;
 * {@link #cancel} may be called from any.
 */
final class StatementRunner {
    private final TarnHttp http;
    private final CliStreams streams;
    private final StatementOptions options;
    private final OutputFormat format;
    private @Nullable Thread running;
    private @Nullable InputStream reading;

    StatementRunner(TarnHttp http, CliStreams streams, StatementOptions options, OutputFormat format) {
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
    void run(Statement statement, @Nullable String source) {
        begin();
        try {
            HttpResponse<InputStream> answer = answer(statement);
            try (InputStream body = answer.body()) {
                reading(body);
                format.printer(streams).print(answer.headers(), body);
            }
        } catch (TarnException e) {
            throw SqlFailure.of(e, statement, source, excerpt());
        } catch (IOException e) {
            streams.out().flush();
            throw new CommandException("the answer broke off: " + e.getMessage(), e);
        } finally {
            end();
        }
    }

    /** Stops the statement that runs, if one does, by closing its request: {@link #run} then throws. */
    synchronized void cancel() {
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
    private HttpResponse<InputStream> answer(Statement statement) {
        HttpRequest request = http.post("/v1/sql", options.request(statement.text()))
                .header("Accept", format.mediaType())
                .build();
        try (Progress waiting = Progress.spinner(streams, "running")) {
            return http.open(request);
        }
    }

    private synchronized void begin() {
        running = Thread.currentThread();
    }

    private synchronized void reading(InputStream body) {
        reading = body;
    }

    /** A cancellation that comes too late must not hit the next statement. */
    private synchronized void end() {
        running = null;
        reading = null;
    }

    private SqlFailure.Excerpt excerpt() {
        return streams.isTerminal(StandardStream.ERR) ? SqlFailure.Excerpt.ALWAYS : SqlFailure.Excerpt.OF_SEVERAL_LINES;
    }
}
