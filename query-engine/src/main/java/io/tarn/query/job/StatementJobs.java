package io.tarn.query.job;

import io.tarn.api.ErrorCode;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.query.format.ResultEnd;
import io.tarn.query.history.StatementHistory;
import io.tarn.query.result.HeldResultWriter;
import io.tarn.query.statement.ResultSink;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.Statement;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.Statements;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All submissions of an engine: those that a client takes as a stream, run in the client's thread, and jobs, which have a
 * thread of their own and results that are held on disk for some time. Safe for use by many threads.
 */
public final class StatementJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatementJobs.class);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(10);
    private static final Duration THREAD_IDLE = Duration.ofSeconds(30);

    private final Statements statements;
    private final RunWatch watch;
    private final StatementHistory history;
    private final ScriptSessions sessions;
    private final ResultStore store;
    private final Duration resultAge;
    private final Clock clock;
    private final Map<StatementId, Course> live = new ConcurrentHashMap<>();
    private final Map<StatementId, Job> jobs = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor sweeper;

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
        this.sessions = sessions;
        this.store = new ResultStore(limits.results(), limits.resultBytes());
        this.resultAge = limits.resultAge();
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                0,
                limits.jobs(),
                THREAD_IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon("statement-job", task));
        this.sweeper = new ScheduledThreadPoolExecutor(1, task -> daemon("result-sweeper", task));
        Future<?> unused = sweeper.scheduleWithFixedDelay(
                this::sweep, SWEEP_EVERY.toMillis(), SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * How much is taken on.
     *
     * @param jobs that run or wait at the same time
     * @param results the folder of held results, for this alone
     * @param resultBytes disk space of all held results
     * @param resultAge how long a result is held after the end
     */
    public record JobLimits(int jobs, Path results, long resultBytes, Duration resultAge) {}

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
        if (live.containsKey(job.id()) || jobs.putIfAbsent(job.id(), job) != null) {
            throw thereAlready(job.id());
        }
        try {
            StatementId owner = remember(job);
            if (!owner.equals(job.id())) {
                jobs.remove(job.id());
                return before(owner);
            }
        } catch (RuntimeException e) {
            jobs.remove(job.id());
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

    private Job before(StatementId owner) {
        Job running = jobs.get(owner);
        if (running != null) {
            return running;
        }
        StatementInfo info = info(owner);
        if (!info.state().ended()) {
            throw new TarnException(
                    ErrorCode.ALREADY_EXISTS,
                    "statement " + owner + ", which has this Idempotency-Key, runs on another server; ask again later");
        }
        throw gone(info);
    }

    /**
     * A job whose result is held or still to come.
     *
     * @throws TarnException {@code NOT_FOUND} if there never was such a statement; {@code RESULT_EXPIRED} if its result is not held, or not
     *     any more; the error that it ended with
     */
    public Job job(StatementId id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw gone(info(id));
        }
        return job;
    }

    private TarnException gone(StatementInfo info) {
        if (info.error() != null) {
            return new TarnException(
                    ErrorCode.valueOf(info.error().code()),
                    info.error().sqlState(),
                    info.error().message(),
                    null,
                    null);
        }
        return new TarnException(
                ErrorCode.RESULT_EXPIRED,
                "the state of statement " + info.id() + " is " + info.state()
                        + ", but its result is not held any more, or never was: results of statements with a waitTimeout or an"
                        + " Idempotency-Key are held for " + resultAge.toMinutes() + " min");
    }

    /**
     * Where a statement stands, also one that has ended.
     *
     * @throws TarnException {@code NOT_FOUND}
     */
    public StatementInfo info(StatementId id) {
        Course course = course(id);
        if (course != null) {
            return info(course);
        }
        return history.find(id)
                .orElseThrow(() -> new TarnException(
                        ErrorCode.NOT_FOUND, "no statement has the id " + id + ", or it is forgotten already"));
    }

    private @Nullable Course course(StatementId id) {
        Job job = jobs.get(id);
        return job == null ? live.get(id) : job.course();
    }

    private StatementInfo info(Course course) {
        StatementId id = course.submission().id();
        boolean held = jobs.containsKey(id) && course.hasEnded();
        return course.info(statements.queuePlace(id), held ? "/v1/sql/" + id + "/results" : null);
    }

    /** What is remembered of a statement, with what is known of it at this moment if it is still there. */
    public StatementInfo asOfNow(StatementInfo remembered) {
        Course course = course(StatementId.of(remembered.id()));
        return course == null ? remembered : info(course);
    }

    /**
     * Cancels a submission that waits or runs, and lets go of the result of one that has ended.
     *
     * @throws TarnException {@code NOT_FOUND} if neither is there
     */
    public void cancel(StatementId id) {
        Job job = jobs.get(id);
        if (job != null && job.ended()) {
            forget(job);
            return;
        }
        if (job != null) {
            job.cancel();
            statements.cancelIfThere(id);
            return;
        }
        statements.cancel(id);
    }

    /** Cancels a submission that a client takes as a stream; nothing if it has ended. */
    public void cancelIfThere(StatementId id) {
        statements.cancelIfThere(id);
    }

    private Course begin(Submission submission) {
        Course course = new Course(submission, clock, history);
        StatementId id = submission.id();
        if (jobs.containsKey(id) || live.putIfAbsent(id, course) != null) {
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
        @Nullable TarnException failure = null;
        try {
            runAll(job);
        } catch (TarnException e) {
            failure = e;
        } catch (IOException e) {
            failure = new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "the result of statement " + job.id() + " cannot be written to disk: " + e.getMessage(),
                    e);
        } catch (RuntimeException | Error e) {
            LOG.error("Statement {} failed", job.id(), e);
            failure = new TarnException(
                    ErrorCode.INTERNAL_ERROR,
                    "statement " + job.id() + " failed unexpectedly; the server's log says more under this id",
                    e);
        }
        over(job, failure);
    }

    private void over(Job job, @Nullable TarnException failure) {
        if (failure != null) {
            job.fail(failure);
            store.delete(job.id());
        }
        store.mayGo(job.id(), () -> forget(job));
        // From here on its end is seen, and its result or error must be there.
        if (failure != null) {
            job.course().failed(failure);
        } else {
            job.course().succeeded(total(job.results()));
        }
        end(job.course());
        job.finish();
    }

    private void runAll(Job job) throws IOException {
        List<Submission.ScriptPart> parts = job.submission().parts();
        if (parts.size() == 1 || job.submission().first().session() != null) {
            runAll(job, parts);
            return;
        }
        SessionId session = sessions.open(job.submission().first().user());
        try {
            runAll(job, parts.stream().map(part -> part.in(session)).toList());
        } finally {
            sessions.end(session);
        }
    }

    private void runAll(Job job, List<Submission.ScriptPart> parts) throws IOException {
        for (int i = 0; i < parts.size(); i++) {
            Submission.ScriptPart part = parts.get(i);
            if (job.cancelCalled()) {
                throw new TarnException(ErrorCode.STATEMENT_CANCELLED, "the statement was cancelled");
            }
            try {
                runPart(job, i, part);
            } catch (TarnException e) {
                TarnException placed = part.placed(e);
                throw parts.size() == 1 ? placed : inScript(placed, i, parts.size());
            }
        }
    }

    private void runPart(Job job, int index, Submission.ScriptPart part) throws IOException {
        try (HeldResultWriter writer = new HeldResultWriter(store.file(job.id(), index))) {
            Statement statement = statements.statement(job.id(), part.spec());
            StatementStats stats = statement.run(new HeldSink(job.course(), store, writer));
            job.add(new Job.Part(
                    writer.finish(), new ResultEnd(stats, statement.meter().wasTruncated())));
        }
    }

    private static StatementStats total(List<Job.Part> parts) {
        return parts.size() == 1 ? parts.get(0).end().stats() : new ScriptStats(parts).sum();
    }

    private static TarnException inScript(TarnException error, int index, int of) {
        String before = index == 0 ? "nothing before it has run" : "what the " + index + " before it did stays done";
        return new TarnException(
                error.code(),
                error.sqlState(),
                "statement " + (index + 1) + " of " + of + ": " + error.getMessage() + " (" + before + ")",
                error.position(),
                error);
    }

    private void forget(Job job) {
        jobs.remove(job.id(), job);
        store.delete(job.id());
    }

    private void sweep() {
        Instant before = clock.instant().minus(resultAge);
        for (Job job : List.copyOf(jobs.values())) {
            Instant ended = job.course().endedAt();
            if (job.ended() && ended != null && ended.isBefore(before)) {
                forget(job);
            }
        }
    }

    /** Takes no more; what runs is cancelled by the statements themselves. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        threads.shutdown();
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
