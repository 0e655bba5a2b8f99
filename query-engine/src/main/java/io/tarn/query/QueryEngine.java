package io.tarn.query;

import io.micrometer.core.instrument.Gauge;
import io.tarn.api.StatementRequest;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.history.HistoryFilter;
import io.tarn.query.history.HistoryPage;
import io.tarn.query.history.IdempotencyKey;
import io.tarn.query.job.JobLimits;
import io.tarn.query.job.RunWatch;
import io.tarn.query.job.StatementJobs;
import io.tarn.query.job.Submission;
import io.tarn.query.job.SubmissionReader;
import io.tarn.query.load.LoadLimits;
import io.tarn.query.load.Loads;
import io.tarn.query.load.StagingArea;
import io.tarn.query.load.StagingLimits;
import io.tarn.query.spark.SparkRuntime;
import io.tarn.query.spark.SparkSessions;
import io.tarn.query.spark.SparkSettings;
import io.tarn.query.spark.SparkStatements;
import io.tarn.query.spark.SparkTableLoader;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.StatementBounds;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.Statements;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * SQL on the tables of one Iceberg REST catalog. Safe for use by many threads.
 *
 * <p>{@link #start()} returns at once and Spark comes up beside; what needs Spark before it is up waits for it.
 */
public final class QueryEngine implements AutoCloseable {
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);

    private final EngineSettings settings;
    private final SparkRuntime spark;
    private final SparkSessions sessions;
    private final Statements statements;
    private final StatementJobs jobs;
    private final SubmissionReader reader;
    private final Loads loads;

    /** An engine that is not started yet. */
    public QueryEngine(EngineSettings settings) {
        this.settings = settings;
        this.spark = new SparkRuntime(new SparkSettings(
                settings.catalogUri(),
                settings.engineKey(),
                settings.warehouses(),
                settings.cluster(),
                settings.files(),
                settings.natives(),
                settings.storage(),
                settings.staging(),
                settings.scratch(),
                settings.meters()));
        EngineLimits limits = settings.limits();
        this.sessions = new SparkSessions(
                spark, new SparkSessions.Limits(limits.sessions(), limits.sessionIdle()), Clock.systemUTC());
        Gauge.builder("tarn.sql.sessions", sessions, SparkSessions::count)
                .description("Sessions of clients")
                .register(settings.meters());
        RunWatch watch = new RunWatch(new SparkStatements(spark, sessions, settings.current(), settings.meters()));
        this.statements = new Statements(
                watch, new StatementBounds(limits.running(), limits.waiting(), LONGEST_TIMEOUT), settings.meters());
        this.jobs = new StatementJobs(
                statements,
                watch,
                settings.history(),
                new ScriptSessionsOf(sessions),
                new JobLimits(
                        limits.running() + limits.waiting(),
                        settings.scratch().resolve("results"),
                        limits.resultBytes(),
                        limits.resultAge()),
                Clock.systemUTC());
        Gauge.builder("tarn.sql.arrow.bytes", spark, SparkRuntime::arrowBytes)
                .description("Bytes of result batches in memory")
                .baseUnit("bytes")
                .register(settings.meters());
        this.reader = new SubmissionReader(limits.statementTimeout());
        this.loads = new Loads(
                new StagingArea(settings.staging(), StagingLimits.DEFAULT, Clock.systemUTC()),
                new SparkTableLoader(spark),
                settings.warehouses(),
                LoadLimits.DEFAULT);
    }

    /** Starts Spark in the background. */
    public void start() {
        spark.beforeItStops(statements::close);
        spark.start();
        loads.start();
    }

    /** Whether Spark is up, so that a statement would not have to wait for it. */
    public boolean ready() {
        return spark.ready();
    }

    /**
     * What a request asks for, checked.
     *
     * @param id names it
     * @throws TarnException {@code BAD_REQUEST} or {@code INVALID_VALUE} if the request says something that cannot be,
     *     {@code NOT_FOUND} if the user has no such session
     */
    public Submission submission(
            StatementId id, StatementRequest request, UserName user, @Nullable IdempotencyKey key) {
        Submission submission = reader.read(id, request, user, key);
        if (request.session() != null) {
            sessions.touch(user, SessionId.of(request.session()));
        }
        return submission;
    }

    /** Statements that run, and those whose results are held. */
    public StatementJobs jobs() {
        return jobs;
    }

    /**
     * Statements that are remembered, newest first.
     *
     * @throws TarnException {@code INVALID_VALUE} if the page is none
     */
    public HistoryPage queries(HistoryFilter filter) {
        HistoryPage page = settings.history().list(filter);
        return new HistoryPage(page.statements().stream().map(jobs::asOfNow).toList(), page.nextPageToken());
    }

    /** Sessions of clients. */
    public SparkSessions sessions() {
        return sessions;
    }

    /**
     * Ends a session of this user and cancels the statements that wait or run in it.
     *
     * @throws TarnException {@code NOT_FOUND} if there is none of that id, or none any more
     */
    public void endSession(UserName user, SessionId id) {
        sessions.end(user, id);
        statements.cancelAll(id);
    }

    /** Files on their way into tables. */
    public Loads loads() {
        return loads;
    }

    /** Cancels what runs, with {@code SHUTTING_DOWN}, and stops Spark, within a few seconds. */
    @Override
    public void close() {
        statements.close();
        jobs.close();
        sessions.close();
        loads.close();
        spark.close();
        settings.history().close();
    }
}
