package io.tarn.query.job;

import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.Problem;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementState;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.history.StatementHistory;
import io.tarn.query.statement.StatementMeter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a submission, from its arrival on. Safe for use by many threads. */
final class Course {
    private final Submission submission;
    private final Clock clock;
    private final StatementHistory history;
    private final Instant submitted;

    // Guarded by this.
    private StatementState state = StatementState.QUEUED;
    private @Nullable Instant started;
    private @Nullable Instant ended;
    private @Nullable StatementMeter meter;
    private @Nullable List<ColumnInfo> columns;
    private @Nullable StatementStats stats;
    private @Nullable Problem error;
    private boolean cancelled;

    Course(Submission submission, Clock clock, StatementHistory history) {
        this.submission = submission;
        this.clock = clock;
        this.history = history;
        this.submitted = clock.instant();
    }

    Submission submission() {
        return submission;
    }

    /** Whether this user sent it. */
    boolean isOf(UserName user) {
        return submission.first().user().equals(user);
    }

    /** From here on no statement of it begins; one that has its turn already is to be cancelled itself. */
    synchronized void cancel() {
        cancelled = true;
    }

    /**
     * Asks whether a statement of it may begin.
     *
     * @throws TarnException {@code STATEMENT_CANCELLED}
     */
    synchronized void checkGoesOn() {
        if (cancelled) {
            throw new TarnException(ErrorCode.STATEMENT_CANCELLED, "the statement was cancelled");
        }
    }

    /**
     * The turn of a statement of it has come.
     *
     * @throws TarnException {@code STATEMENT_CANCELLED} if it was cancelled before there was a statement that could be
     */
    void runs(StatementMeter runMeter) {
        Instant now = clock.instant();
        synchronized (this) {
            checkGoesOn();
            boolean first = started == null;
            state = StatementState.RUNNING;
            meter = runMeter;
            if (!first) {
                return;
            }
            started = now;
        }
        history.started(submission.id(), now);
    }

    synchronized void columns(List<ColumnInfo> known) {
        columns = known;
    }

    synchronized void succeeded(StatementStats cost) {
        end(StatementState.SUCCEEDED);
        stats = cost;
    }

    synchronized void failed(TarnException why) {
        boolean cancelled = why.code() == ErrorCode.STATEMENT_CANCELLED || why.code() == ErrorCode.STATEMENT_TIMEOUT;
        end(cancelled ? StatementState.CANCELLED : StatementState.FAILED);
        error = Problem.of(why);
        if (meter != null) {
            stats = meter.stats(clock.instant().toEpochMilli() - submitted.toEpochMilli(), 0);
        }
    }

    private void end(StatementState outcome) {
        state = outcome;
        ended = clock.instant();
    }

    synchronized boolean hasEnded() {
        return state.ended();
    }

    synchronized @Nullable Instant endedAt() {
        return ended;
    }

    /** All of it as it is now. */
    synchronized StatementInfo info(@Nullable Integer queuePlace, @Nullable String results) {
        boolean queued = state == StatementState.QUEUED;
        boolean runs = state == StatementState.RUNNING;
        return new StatementInfo(
                submission.id().value(),
                state,
                submission.sql(),
                submission.first().user().value(),
                submission.first().session() == null
                        ? null
                        : submission.first().session().value(),
                submitted.toString(),
                started == null ? null : started.toString(),
                ended == null ? null : ended.toString(),
                queued ? queuePlace : null,
                runs && meter != null ? meter.progress() : null,
                columns,
                stats,
                error,
                meter == null ? null : meter.planText(),
                results);
    }
}
