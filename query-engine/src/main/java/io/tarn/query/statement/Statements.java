package io.tarn.query.statement;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.background.Daemons;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
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
    private final FairQueue queue;
    private final StatementCosts costs;
    private final Map<StatementId, Statement> live = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor clock;
    private volatile boolean closed;

    /** Statements that this runner runs. */
    public Statements(StatementRunner runner, StatementBounds bounds, MeterRegistry meters) {
        this.runner = runner;
        this.bounds = bounds;
        this.meters = meters;
        this.queue = new FairQueue(bounds);
        this.costs = new StatementCosts(meters);
        this.clock = clock();
        Gauge.builder("tarn.sql.statements.running", queue, FairQueue::running)
                .description("Statements that run")
                .register(meters);
        Gauge.builder("tarn.sql.statements.waiting", queue, FairQueue::waiting)
                .description("Statements that wait for their turn")
                .register(meters);
    }

    /**
     * A statement, ready to run.
     *
     * @throws TarnException {@code INVALID_VALUE} if its timeout is above the bound
     */
    public Statement statement(StatementId id, StatementSpec spec) {
        if (spec.timeout().compareTo(bounds.longestTimeout()) > 0) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "timeout " + spec.timeout().toSeconds() + " s is above the longest one, "
                            + bounds.longestTimeout().toHours() + " h");
        }
        return new Statement(id, spec, this);
    }

    /** Cancels a statement if it waits or runs; returns at once, the statement ends soon after. */
    public void cancelIfThere(StatementId id) {
        Statement statement = live.get(id);
        if (statement != null) {
            statement.cancel();
        }
    }

    /** Cancels all that wait or run in a session, because it ends. */
    public void cancelAll(SessionId session) {
        live.values().stream()
                .filter(statement -> statement.isIn(session))
                .forEach(statement -> statement.cancel(new TarnException(
                        ErrorCode.STATEMENT_CANCELLED, "the statement was cancelled because its session was ended")));
    }

    /** The place of a statement that waits for its turn, 1 is the next; null if it does not wait. */
    public @Nullable Integer queuePlace(StatementId id) {
        return queue.place(id);
    }

    StatementRunner runner() {
        return runner;
    }

    FairQueue queue() {
        return queue;
    }

    StatementCosts costs() {
        return costs;
    }

    ScheduledExecutorService timer() {
        return clock;
    }

    void began(Statement statement) {
        if (live.putIfAbsent(statement.id(), statement) != null) {
            throw new TarnException(
                    ErrorCode.ALREADY_EXISTS,
                    "a statement with id " + statement.id() + " runs already; choose another id, or leave it out");
        }
        if (closed) {
            live.remove(statement.id());
            throw stopping();
        }
    }

    void ended(Statement statement, long elapsedNanos, @Nullable ErrorCode error) {
        live.remove(statement.id());
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
        live.values().forEach(statement -> statement.cancel(stopping()));
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
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, new Daemons("statement-clock"));
        // A timeout is set for each statement and nearly always cancelled long before it is due.
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private static TarnException stopping() {
        return new TarnException(ErrorCode.SHUTTING_DOWN, "the server is stopping; the statement was cancelled");
    }
}
