package io.tarn.query.statement;

import io.tarn.api.DurationText;
import io.tarn.api.ErrorCode;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One statement, run once. {@link #run} works in the calling thread; {@link #cancel()} may come from any other.
 *
 * <p>A cancelled statement is interrupted again and again until it ends, because Spark may be between two jobs when the
 * first interrupt comes. Whatever error it then ends with, the caller gets the reason for the cancellation, unless the
 * error says that a commit may have happened: that is what the caller must know.
 */
public final class Statement {
    private static final long INTERRUPT_EVERY_MILLIS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Statement.class);

    private final StatementId id;
    private final StatementSpec spec;
    private final Statements statements;
    private final StatementMeter meter = new StatementMeter();
    private final Object lock = new Object();

    // Guarded by the lock.
    private @Nullable Thread thread;
    private @Nullable TarnException reason;
    private @Nullable Future<?> interrupts;

    Statement(StatementId id, StatementSpec spec, Statements statements) {
        this.id = id;
        this.spec = spec;
        this.statements = statements;
    }

    /** The name of the statement. */
    public StatementId id() {
        return id;
    }

    /** What is known of its run, at any time. */
    public StatementMeter meter() {
        return meter;
    }

    /**
     * Waits for a turn, runs, and sends the result.
     *
     * @throws TarnException what went wrong; {@code TOO_MANY_REQUESTS}, {@code STATEMENT_TIMEOUT}, {@code STATEMENT_CANCELLED} and
     *     {@code SHUTTING_DOWN} beside what the engine says
     * @throws IOException from the sink, untouched; the statement has ended
     */
    public StatementStats run(ResultSink sink) throws IOException {
        long began = System.nanoTime();
        begin();
        @Nullable ErrorCode error = ErrorCode.STATEMENT_CANCELLED;
        @Nullable Future<?> timeout = null;
        try {
            timeout = statements
                    .timer()
                    .schedule(() -> cancel(timedOut()), spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
            long waited = runInTurn(sink);
            error = null;
            return meter.stats(millisSince(began), waited);
        } catch (InterruptedException | RuntimeException | Error e) {
            TarnException told = told(e);
            error = told.code();
            throw told;
        } finally {
            if (timeout != null) {
                timeout.cancel(false);
            }
            end();
            statements.ended(this, System.nanoTime() - began, error);
        }
    }

    /** How long it waited for its turn, in milliseconds. */
    private long runInTurn(ResultSink sink) throws IOException, InterruptedException {
        long began = System.nanoTime();
        statements.queue().take(id, spec);
        long waited = millisSince(began);
        try {
            statements.runner().run(new StatementRun(id, spec, sink, meter));
        } finally {
            statements.costs().add(meter);
            statements.queue().giveBack(spec);
        }
        return waited;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    boolean isIn(SessionId session) {
        return session.equals(spec.session());
    }

    /** Ends the statement, if it has not ended yet. */
    public void cancel() {
        cancel(new TarnException(ErrorCode.STATEMENT_CANCELLED, "the statement was cancelled"));
    }

    void cancel(TarnException why) {
        synchronized (lock) {
            if (thread == null || reason != null) {
                return;
            }
            reason = why;
            interrupts = statements
                    .timer()
                    .scheduleWithFixedDelay(this::interrupt, 0, INTERRUPT_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** A failure here would end the repetition, and with it the hope that the statement ends. */
    private void interrupt() {
        try {
            statements.runner().interrupt(id);
        } catch (RuntimeException e) {
            LOG.warn("Cannot interrupt the engine's work on statement {}; trying again", id, e);
        }
        synchronized (lock) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private void begin() {
        synchronized (lock) {
            thread = Thread.currentThread();
        }
        statements.began(this);
    }

    private void end() {
        synchronized (lock) {
            thread = null;
            if (interrupts != null) {
                interrupts.cancel(false);
                // The interrupt was meant for the statement, not for whatever this thread does next.
                Thread.interrupted();
            }
        }
    }

    private TarnException told(Throwable e) {
        TarnException why;
        synchronized (lock) {
            why = reason;
        }
        if (e instanceof TarnException known && (why == null || known.code() == ErrorCode.COMMIT_STATE_UNKNOWN)) {
            if (known.code() == ErrorCode.INTERNAL_ERROR) {
                LOG.error("Statement {} failed", id, known);
            }
            return known;
        }
        if (why != null) {
            LOG.debug("Statement {} ended after its cancellation", id, e);
            return why;
        }
        LOG.error("Statement {} failed", id, e);
        return new TarnException(
                ErrorCode.INTERNAL_ERROR,
                "statement " + id + " failed unexpectedly; the server's log says more under this id",
                e);
    }

    private TarnException timedOut() {
        return new TarnException(
                ErrorCode.STATEMENT_TIMEOUT,
                "the statement took longer than its timeout of " + new DurationText(spec.timeout())
                        + " and was cancelled; give it a longer timeout or less to do");
    }
}
