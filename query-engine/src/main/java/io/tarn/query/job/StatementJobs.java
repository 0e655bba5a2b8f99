package io.tarn.query.job;

import io.tarn.api.ErrorCode;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.background.Daemons;
import io.tarn.query.format.ResultEnd;
import io.tarn.query.history.StatementHistory;
import io.tarn.query.statement.ResultSink;
import io.tarn.query.statement.Statement;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.Statements;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All submissions of an engine: those that a client takes as a stream, run in the client's thread, and jobs, which have a
 * thread of their own and results that are held on disk for some time. Safe for use by many threads.
 */
public final class StatementJobs implements AutoCloseable {
    private static final Duration THREAD_IDLE = Duration.ofSeconds(30);

    private final Statements statements;
    private final RunWatch watch;
    private final StatementHistory history;
    private final JobRunner runner;
    private final Clock clock;
    private final Map<StatementId, Course> live = new ConcurrentHashMap<>();
    private final KeptJobs jobs;
    private final ExecutorService threads;

    /**
     * No submissions yet.
     *
     * @param watch stands between {@code statements} and the engine
     * @param sessions for scripts that have none of their own
     * @param limits how much is held and runs
     */
    public StatementJobs(
            Statements statements,
            RunWatch watch,
            StatementHistory history,
            ScriptSessions sessions,
            JobLimits limits,
            Clock clock) {
        this.statements = statements;
        this.watch = watch;
        this.history = history;
        ResultStore store = new ResultStore(limits.results(), limits.resultBytes());
        this.jobs = new KeptJobs(store, limits.resultAge(), clock);
        this.runner = new JobRunner(statements, sessions, store);
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                0,
                limits.jobs(),
                THREAD_IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new Daemons("statement-job"));
    }

    /**
     * Runs a submission of one statement in the calling thread.
     *
     * @throws TarnException what went wrong
     * @throws IOException from the sink; the statement has ended
     */
    public ResultEnd stream(Submission submission, ResultSink sink) throws IOException {
        Course course = begin(submission);
        try {
            Statement statement = statements.statement(submission.id(), submission.first());
            StatementStats stats = statement.run(new NotedColumns(course, sink));
            course.succeeded(stats);
            return new ResultEnd(stats, statement.meter().wasTruncated());
        } catch (TarnException e) {
            TarnException placed = submission.parts().get(0).placed(e);
            course.failed(placed);
            throw placed;
        } catch (IOException e) {
            course.failed(new TarnException(
                    ErrorCode.STATEMENT_CANCELLED, "the client was gone before it had the whole result", e));
            throw e;
        } finally {
            end(course);
        }
    }

    /**
     * Starts a submission in the background; one that was sent before under the same idempotency key is not run again.
     *
     * @return the job, or the one that has the key already; it may have ended
     * @throws TarnException {@code TOO_MANY_REQUESTS}; {@code IDEMPOTENCY_KEY_REUSED}; for a key whose statement has ended and whose result is
     *     not held any more, {@code RESULT_EXPIRED} or the error that it ended with
     */
    public Job submit(Submission submission) {
        Job job = new Job(new Course(submission, clock, history));
        // There before it has its key: whoever is told that it has the key finds it.
        if (live.containsKey(job.id()) || !jobs.add(job)) {
            throw thereAlready(job.id());
        }
        try {
            StatementId owner = remember(job);
            if (!owner.equals(job.id())) {
                jobs.remove(job);
                return before(submission.first().user(), owner);
            }
        } catch (RuntimeException e) {
            jobs.remove(job);
            throw e;
        }
        watch.follow(job.course());
        start(job);
        return job;
    }

    private StatementId remember(Job job) {
        Submission submission = job.submission();
        StatementInfo info = job.course().info(null, null);
        if (submission.key() == null) {
            history.began(info);
            return job.id();
        }
        return history.claim(submission.key(), submission.fingerprint(), info);
    }

    private void start(Job job) {
        try {
            threads.execute(() -> work(job));
        } catch (RejectedExecutionException e) {
            TarnException refused = new TarnException(
                    ErrorCode.TOO_MANY_REQUESTS, "as many statements as this server takes run or wait already", e);
            over(job, refused);
            throw refused;
        }
    }

    private Job before(UserName user, StatementId owner) {
        Job running = jobs.find(owner);
        if (running != null) {
            return running;
        }
        StatementInfo info = info(user, owner);
        if (!info.state().ended()) {
            throw new TarnException(
                    ErrorCode.ALREADY_EXISTS,
                    "statement " + owner + ", which has this Idempotency-Key, runs on another server; ask again later");
        }
        throw jobs.gone(info);
    }

    /**
     * A job of this user whose result is held or still to come.
     *
     * @throws TarnException {@code NOT_FOUND} if there never was such a statement; {@code RESULT_EXPIRED} if its result is not held, or not
     *     any more; the error that it ended with
     */
    public Job job(UserName user, StatementId id) {
        Job job = jobs.find(id);
        if (job == null || !job.course().isOf(user)) {
            throw jobs.gone(info(user, id));
        }
        return job;
    }

    /**
     * Where a statement of this user stands, also one that has ended.
     *
     * @throws TarnException {@code NOT_FOUND}
     */
    public StatementInfo info(UserName user, StatementId id) {
        Course course = course(id);
        Optional<StatementInfo> found = course == null ? history.find(id) : Optional.of(info(course));
        return found.filter(statement -> statement.user().equals(user.value()))
                .orElseThrow(() -> new TarnException(
                        ErrorCode.NOT_FOUND, "no statement has the id " + id + ", or it is forgotten already"));
    }

    private @Nullable Course course(StatementId id) {
        Job job = jobs.find(id);
        return job == null ? live.get(id) : job.course();
    }

    private StatementInfo info(Course course) {
        StatementId id = course.submission().id();
        boolean held = jobs.find(id) != null && course.hasEnded();
        return course.info(statements.queuePlace(id), held ? "/v1/sql/" + id + "/results" : null);
    }

    /** What is remembered of a statement, with what is known of it at this moment if it is still there. */
    public StatementInfo asOfNow(StatementInfo remembered) {
        Course course = course(StatementId.of(remembered.id()));
        return course == null ? remembered : info(course);
    }

    /**
     * Cancels a submission of this user that waits or runs, and lets go of the result of one that has ended.
     *
     * @throws TarnException {@code NOT_FOUND} if neither is there
     */
    public void cancel(UserName user, StatementId id) {
        Job job = jobs.find(id);
        Course course = course(id);
        boolean owned = course != null && course.isOf(user);
        if (owned && job != null && job.ended()) {
            jobs.forget(job);
            return;
        }
        if (!owned || !cancelIfThere(id)) {
            throw new TarnException(
                    ErrorCode.NOT_FOUND, "no statement with id " + id + " waits or runs; it may have ended");
        }
    }

    /** Cancels a submission that waits or runs; whether there is such a one. */
    public boolean cancelIfThere(StatementId id) {
        Course course = course(id);
        if (course == null) {
            return false;
        }
        // The first for what has not begun yet, the second for what has.
        course.cancel();
        statements.cancelIfThere(id);
        return true;
    }

    private Course begin(Submission submission) {
        Course course = new Course(submission, clock, history);
        StatementId id = submission.id();
        if (jobs.find(id) != null || live.putIfAbsent(id, course) != null) {
            throw thereAlready(id);
        }
        try {
            history.began(course.info(null, null));
        } catch (RuntimeException e) {
            live.remove(id, course);
            throw e;
        }
        watch.follow(course);
        return course;
    }

    private static TarnException thereAlready(StatementId id) {
        return new TarnException(
                ErrorCode.ALREADY_EXISTS,
                "a statement with id " + id + " is there already; choose another id, or leave it out");
    }

    private void end(Course course) {
        watch.leave(course);
        live.remove(course.submission().id(), course);
        history.ended(course.info(null, null));
    }

    private void work(Job job) {
        TarnException failure = null;
        try {
            runner.run(job);
        } catch (TarnException e) {
            failure = e;
        }
        over(job, failure);
    }

    private void over(Job job, @Nullable TarnException failure) {
        jobs.ended(job, failure);
        // From here on its end is seen, and its result or error must be there.
        if (failure != null) {
            job.course().failed(failure);
        } else {
            job.course().succeeded(job.stats());
        }
        end(job.course());
        job.finish();
    }

    /** Takes no more; what runs is cancelled by the statements themselves. */
    @Override
    public void close() {
        jobs.close();
        threads.shutdown();
    }
}
