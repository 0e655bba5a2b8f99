package io.tarn.query.spark;

import io.tarn.query.spark.stats.StatementObserver;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementRun;
import io.tarn.query.statement.StatementRunner;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.classic.SparkSession;

/** Runs statements on Spark. Safe for use by many threads. */
public final class SparkStatements implements StatementRunner {
    /** In the summary of each snapshot that a statement commits: it tells afterwards whether it did. */
    private static final String SNAPSHOT_PROPERTY = "tarn.statement-id";

    private final SparkSessions sessions;
    private final StatementLanguage language = new StatementLanguage();
    private final StatementObserver observer = new StatementObserver();
    private final Map<StatementId, SparkSession> running = new ConcurrentHashMap<>();
    private final AtomicBoolean watched = new AtomicBoolean();

    /** Statements in these sessions; Spark may still be starting. */
    public SparkStatements(SparkSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void run(StatementRun run) throws IOException {
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

    private void watch(SparkContext context) {
        if (watched.compareAndSet(false, true)) {
            context.addSparkListener(new StrayJobs(context, group -> !running.containsKey(new StatementId(group))));
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
