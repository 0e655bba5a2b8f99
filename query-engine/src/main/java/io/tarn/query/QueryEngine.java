package io.tarn.query;

import io.tarn.api.DurationText;
import io.tarn.api.ErrorCode;
import io.tarn.api.StatementRequest;
import io.tarn.api.TarnException;
import io.tarn.query.load.LoadLimits;
import io.tarn.query.load.Loads;
import io.tarn.query.load.StagingArea;
import io.tarn.query.load.StagingLimits;
import io.tarn.query.spark.SparkRuntime;
import io.tarn.query.spark.SparkSettings;
import io.tarn.query.spark.SparkStatements;
import io.tarn.query.spark.SparkTableLoader;
import io.tarn.query.statement.Parameters;
import io.tarn.query.statement.ResultLimits;
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
    private final Statements statements;
    private final Loads loads;

    /** An engine that is not started yet. */
    public QueryEngine(EngineSettings settings) {
        this.settings = settings;
        this.spark = new SparkRuntime(new SparkSettings(
                settings.catalogUri(), settings.warehouses(), settings.cluster(), settings.files(), settings.scratch()));
        this.statements = new Statements(
                new SparkStatements(spark),
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
                        null,
                        Map.of(),
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

    private static List<String> levels(@Nullable String schema) {
        return schema == null || schema.isBlank() ? List.of() : List.of(schema.split("\\.", -1));
    }

    /** Files on their way into tables. */
    public Loads loads() {
        return loads;
    }

    /** Cancels what runs, with {@code SHUTTING_DOWN}, and stops Spark, within a few seconds. */
    @Override
    public void close() {
        statements.close();
        loads.close();
        spark.close();
        settings.history().close();
    }
}
