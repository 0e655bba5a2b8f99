package io.tarn.query;

import io.micrometer.core.instrument.Gauge;
import io.tarn.api.DurationText;
import io.tarn.api.ErrorCode;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementRequest;
import io.tarn.api.TarnException;
import io.tarn.query.history.HistoryFilter;
import io.tarn.query.history.HistoryPage;
import io.tarn.query.load.LoadLimits;
import io.tarn.query.load.Loads;
import io.tarn.query.load.StagingArea;
import io.tarn.query.load.StagingLimits;
import io.tarn.query.spark.SparkRuntime;
import io.tarn.query.spark.SparkSessions;
import io.tarn.query.spark.SparkSettings;
import io.tarn.query.spark.SparkStatements;
import io.tarn.query.spark.SparkTableLoader;
import io.tarn.query.statement.Parameters;
import io.tarn.query.statement.ResultLimits;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.Statement;
import io.tarn.query.statement.StatementBounds;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementSpec;
import io.tarn.query.statement.Statements;
import io.tarn.query.statement.UserName;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private final Loads loads;

    /** An engine that is not started yet. */
    public QueryEngine(EngineSettings settings) {
        this.settings = settings;
        this.spark = new SparkRuntime(new SparkSettings(
                settings.catalogUri(), settings.warehouses(), settings.cluster(), settings.scratch()));
        this.sessions = new SparkSessions(
                spark,
                new SparkSessions.Limits(
                        settings.limits().sessions(), settings.limits().sessionIdle()),
                Clock.systemUTC());
        Gauge.builder("tarn.sql.sessions", sessions, SparkSessions::count)
                .description("Sessions of clients")
                .register(settings.meters());
        this.statements = new Statements(
                new SparkStatements(sessions),
                new StatementBounds(
                        settings.limits().running(), settings.limits().waiting(), LONGEST_TIMEOUT),
                settings.meters());
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
     * A statement, ready to run.
     *
     * @param id under which it can be cancelled while it waits or runs
     * @throws TarnException {@code BAD_REQUEST} or {@code INVALID_VALUE} if the request says something that cannot be
     */
    public Statement statement(StatementId id, StatementRequest request) {
        // A JSON body may leave it out, whatever its type here says.
        @Nullable String sql = request.sql();
        if (sql == null || sql.isBlank()) {
            throw new TarnException(ErrorCode.BAD_REQUEST, "the SQL text is empty; write one statement");
        }
        Duration timeout = request.timeout() == null
                ? settings.limits().statementTimeout()
                : DurationText.parse(request.timeout()).value();
        return statements.statement(
                id,
                new StatementSpec(
                        sql,
                        Parameters.of(request.params()),
                        request.catalog(),
                        levels(request.schema()),
                        UserName.ANONYMOUS,
                        session(request.session()),
                        settings(request.settings()),
                        ResultLimits.none(),
                        timeout));
    }

    /**
     * Cancels a statement that waits or runs.
     *
     * @throws TarnException {@code NOT_FOUND} if there is none of that id
     */
    public void cancel(StatementId id) {
        statements.cancel(id);
    }

    /**
     * Statements that are remembered, newest first.
     *
     * @throws TarnException {@code INVALID_VALUE} if the page is none
     */
    public HistoryPage queries(HistoryFilter filter) {
        return settings.history().list(filter);
    }

    /**
     * What is remembered of a statement.
     *
     * @throws TarnException {@code NOT_FOUND} if nothing is
     */
    public StatementInfo query(StatementId id) {
        return settings.history()
                .find(id)
                .orElseThrow(() -> new TarnException(
                        ErrorCode.NOT_FOUND,
                        "no statement with id " + id + " is remembered; GET /v1/queries lists those that are"));
    }

    private @Nullable SessionId session(@Nullable String text) {
        if (text == null) {
            return null;
        }
        SessionId id = SessionId.of(text);
        sessions.touch(id);
        return id;
    }

    private static Map<String, String> settings(@Nullable Map<String, Object> given) {
        Map<String, String> settings = new TreeMap<>();
        if (given != null) {
            given.forEach((name, value) -> settings.put(name, String.valueOf(value)));
        }
        return settings;
    }

    private static List<String> levels(@Nullable String schema) {
        return schema == null || schema.isBlank() ? List.of() : List.of(schema.split("\\.", -1));
    }

    /** Sessions of clients. */
    public SparkSessions sessions() {
        return sessions;
    }

    /**
     * Ends a session and cancels the statements that wait or run in it.
     *
     * @throws TarnException {@code NOT_FOUND} if there is none of that id, or none any more
     */
    public void endSession(SessionId id) {
        sessions.end(id);
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
        sessions.close();
        loads.close();
        spark.close();
        settings.history().close();
    }
}
