package io.tarn.query.statement;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All statements of an engine: gives each its turn, ends those that run too long, counts them. Safe for use by many threads. */
public final class Statements implements AutoCloseable {
    /** How long closing waits for cancelled statements to end. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final StatementRunner runner;
    private final StatementBounds bounds;
    private final MeterRegistry meters;
    private final Turns turns;
    private final Set<Statement> live = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor clock;
    private volatile boolean closed;

    /** Statements that this runner runs. */
    public Statements(StatementRunner runner, StatementBounds bounds, MeterRegistry meters) {
        this.runner = runner;
        this.bounds = bounds;
        this.meters = meters;
        this.turns = new Turns(bounds);
        this.clock = clock();
        Gauge.builder("tarn.sql.statements.running", turns, Turns::running)
                .description("Statements that run")
                .register(meters);
        Gauge.builder("tarn.sql.statements.waiting", turns, Turns::waiting)
                .description("Statements that wait for their turn")
                .register(meters);
    }

    /**
     * A statement, ready to run.
     *
     * @throws TarnException {@code INVALID_VALUE} if its timeout is above the bound
     */
    public Statement statement(StatementSpec spec) {
        if (spec.timeout().compareTo(bounds.longestTimeout()) > 0) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "timeout " + spec.timeout().toSeconds() + " s is above the longest one, "
                            + bounds.longestTimeout().toHours() + " h");
        }
        return new Statement(StatementId.next(), spec, this);
    }

    StatementRunner runner() {
        return runner;
    }

    Turns turns() {
        return turns;
    }

    ScheduledExecutorService timer() {
        return clock;
    }

    void began(Statement statement) {
        live.add(statement);
        if (closed) {
            live.remove(statement);
            throw stopping();
        }
    }

    void ended(Statement statement, long elapsedNanos, @Nullable ErrorCode error) {
        live.remove(statement);
        Timer.builder("tarn.sql.statement.duration")
                .description("Statements by outcome, from their arrival to their last row")
                .tag("outcome", error == null ? "ok" : error.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(elapsedNanos, TimeUnit.NANOSECONDS);
    }

    /** Cancels what runs or waits, with {@code SHUTTING_DOWN}, and waits a few seconds for it to end; takes no more. */
    @Override
    public void close() {
        closed = true;
        live.forEach(statement -> statement.cancel(stopping()));
        long deadline = System.nanoTime() + CLOSE_WITHIN.toNanos();
        try {
            while (!live.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clock.shutdownNow();
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "statement-clock");
            thread.setDaemon(true);
            return thread;
        });
        // A timeout is set for each statement and nearly always cancelled long before it is due.
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private static TarnException stopping() {
        return new TarnException(ErrorCode.SHUTTING_DOWN, "the server is stopping; the statement was cancelled");
    }
}
