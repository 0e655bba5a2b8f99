package io.tarn.query.job;

import io.tarn.api.ErrorCode;
import io.tarn.api.Problem;
import io.tarn.api.StatementInfo;
import io.tarn.api.TarnException;
import io.tarn.query.background.Rounds;
import io.tarn.query.statement.StatementId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that can be asked for: those that wait or run, and those that have ended, until their results are too old or have to
 * make room for others. Safe for use by many threads.
 */
final class KeptJobs implements AutoCloseable {
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(10);

    private final ResultStore store;
    private final Duration age;
    private final Clock clock;
    private final Map<StatementId, Job> jobs = new ConcurrentHashMap<>();
    private final Rounds sweeper = new Rounds("result-sweeper");

    KeptJobs(ResultStore store, Duration age, Clock clock) {
        this.store = store;
        this.age = age;
        this.clock = clock;
        sweeper.every(SWEEP_EVERY, this::sweep);
    }

    /** Keeps a job from now on; false if there is one of its id already. */
    boolean add(Job job) {
        return jobs.putIfAbsent(job.id(), job) == null;
    }

    /** Takes back {@link #add}: the job has not begun. */
    void remove(Job job) {
        jobs.remove(job.id(), job);
    }

    @Nullable
    Job find(StatementId id) {
        return jobs.get(id);
    }

    /** A job has ended with this error, or none: what is held of it may go when others need the room. */
    void ended(Job job, @Nullable TarnException failure) {
        if (failure != null) {
            job.fail(failure);
            store.delete(job.id());
        }
        store.mayGo(job.id(), () -> forget(job));
    }

    void forget(Job job) {
        jobs.remove(job.id(), job);
        store.delete(job.id());
    }

    /** Why there is no job for a statement that is remembered. */
    TarnException gone(StatementInfo info) {
        Problem error = info.error();
        if (error != null) {
            return new TarnException(ErrorCode.valueOf(error.code()), error.sqlState(), error.message(), null, null);
        }
        return new TarnException(
                ErrorCode.RESULT_EXPIRED,
                "the state of statement " + info.id() + " is " + info.state()
                        + ", but its result is not held any more, or never was: results of statements with a waitTimeout or an"
                        + " Idempotency-Key are held for " + age.toMinutes() + " min");
    }

    private void sweep() {
        Instant before = clock.instant().minus(age);
        for (Job job : List.copyOf(jobs.values())) {
            Instant ended = job.course().endedAt();
            if (ended != null && ended.isBefore(before)) {
                forget(job);
            }
        }
    }

    @Override
    public void close() {
        sweeper.close();
    }
}
