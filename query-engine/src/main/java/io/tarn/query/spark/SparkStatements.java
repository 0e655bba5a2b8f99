package io.tarn.query.spark;

import io.tarn.query.statement.ResultSink;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementRunner;
import io.tarn.query.statement.StatementSpec;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/** Runs statements on Spark, each in a session of its own. Safe for use by many threads. */
public final class SparkStatements implements StatementRunner {
    private final SparkRuntime runtime;
    private final Map<StatementId, SparkSession> running = new ConcurrentHashMap<>();

    /** Statements on this Spark, which may still be starting. */
    public SparkStatements(SparkRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public long run(StatementId id, StatementSpec spec, ResultSink sink) throws IOException {
        SparkSession session = runtime.newSession();
        running.put(id, session);
        try {
            // Spark reads its configuration from the active session wherever it is not handed one.
            SparkSession.setActiveSession(session);
            session.sparkContext().setJobGroup(id.value(), "statement " + id, true);
            new CurrentNamespace(session).use(spec);
            Dataset<Row> result = new SparkParameters(spec.parameters()).analyse(session, spec.sql());
            return new SparkResult(result).sendTo(sink);
        } catch (SparkResult.SinkFailed e) {
            throw e.failure();
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            throw new SparkErrors(session, spec.sql()).translate(e);
        } finally {
            running.remove(id);
            session.sparkContext().clearJobGroup();
            SparkSession.clearActiveSession();
        }
    }

    /**
     * Cancels the jobs of the statement, those that it has not submitted yet among them: the thread that is interrupted
     * beside this, or one that builds a broadcast for it, may be just about to. Returns at once, unlike
     * {@code SparkSession.interruptAll}, which waits up to a minute for the scheduler's answer.
     */
    @Override
    public void interrupt(StatementId id) {
        SparkSession session = running.get(id);
        if (session != null) {
            session.sparkContext().cancelJobGroupAndFutureJobs(id.value());
        }
    }
}
