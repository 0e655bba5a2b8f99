package io.tarn.query.spark;

import io.tarn.api.TarnException;
import io.tarn.query.spark.stats.StatementObserver;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementRun;
import io.tarn.query.statement.StatementRunner;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs statements on Spark. Safe for use by many threads. */
public final class SparkStatements implements StatementRunner {
    /** In the summary of each snapshot that a statement commits: it tells afterwards whether it did. */
    private static final String SNAPSHOT_PROPERTY = "tarn.statement-id";

    private final SparkRuntime runtime;
    private final SparkSessions sessions;
    private final StatementLanguage language = new StatementLanguage();
    private final StatementObserver observer = new StatementObserver();
    private final Map<StatementId, SparkSession> running = new ConcurrentHashMap<>();
    private @Nullable SparkContext watched;

    /** Statements in these sessions of this Spark, which may still be starting. */
    public SparkStatements(SparkRuntime runtime, SparkSessions sessions) {
        this.runtime = runtime;
        this.sessions = sessions;
    }

    @Override
    public void run(StatementRun run) throws IOException {
        try (SparkGate.Pass pass = runtime.enter()) {
            try (SessionLease lease = sessions.lease(run.spec());
                    StatementObserver.Observation ignored =
                            observer.observe(lease.session().sparkContext(), run)) {
                CommitMetadata.withCommitProperties(
                        Map.of(SNAPSHOT_PROPERTY, run.id().value()),
                        () -> {
                            run(run, lease);
                            return run;
                        },
                        IOException.class);
            } catch (TarnException e) {
                throw runtime.explain(pass, e);
            }
        }
    }

    private void run(StatementRun run, SessionLease lease) throws IOException {
        SparkSession session = lease.session();
        PreparedLanguage prepared = new PreparedLanguage(lease, language, run.spec());
        watch(session.sparkContext());
        running.put(run.id(), session);
        try {
            lease.set(run.spec());
            new SparkResult(prepared.analyse(run.spec()), run).send();
        } catch (SparkResult.SinkFailed e) {
            throw e.failure();
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            throw new SparkErrors(session, prepared.text()).translate(e);
        } finally {
            running.remove(run.id());
        }
    }

    /** Whether a job group is that of a statement, and of none that runs; Iceberg's procedures have groups of their own. */
    private boolean hasEnded(String group) {
        return StatementId.isOne(group) && !running.containsKey(new StatementId(group));
    }

    private synchronized void watch(SparkContext context) {
        if (watched != context) {
            context.addSparkListener(new StrayJobs(context, this::hasEnded));
            watched = context;
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
            runtime.cancelNative(id.value());
        }
    }
}
