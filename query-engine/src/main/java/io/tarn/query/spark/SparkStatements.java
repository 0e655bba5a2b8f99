package io.tarn.query.spark;

import io.micrometer.core.instrument.MeterRegistry;
import io.tarn.api.TarnException;
import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.spark.offload.Batches;
import io.tarn.query.spark.stats.StatementObserver;
import io.tarn.query.statement.Phases;
import io.tarn.query.statement.Phases.Phase;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementRun;
import io.tarn.query.statement.StatementRunner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.util.ArrowUtils;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Runs statements on Spark. Safe for use by many threads. */
public final class SparkStatements implements StatementRunner {
    /** In the summary of each snapshot that a statement commits: it tells afterwards whether it did. */
    private static final String SNAPSHOT_PROPERTY = "tarn.statement-id";

    private final SparkRuntime runtime;
    private final SparkSessions sessions;
    private final StatementLanguage language = new StatementLanguage();
    private final StatementObserver observer = new StatementObserver();
    private final KnownPlans plans;
    private final Map<StatementId, SparkSession> running = new ConcurrentHashMap<>();
    private @Nullable SparkContext watched;

    /** Statements in these sessions of this Spark, which may still be starting. */
    public SparkStatements(
            SparkRuntime runtime, SparkSessions sessions, CurrentMetadata current, MeterRegistry meters) {
        this.runtime = runtime;
        this.plans = new KnownPlans(current, meters);
        this.sessions = sessions;
    }

    @Override
    public void run(StatementRun run) throws IOException {
        try (SparkGate.Pass pass = runtime.enter();
                Phases.Timing ignoredTime = run.meter().phases().in(Phase.SESSION)) {
            PlanKey alone = PlanKey.alone(run.spec(), runtime.warehouses(), SparkResult.plannedRows(run));
            if (alone != null && sendKnown(alone, run)) {
                return;
            }
            try (SessionLease lease = sessions.lease(run.spec());
                    StatementObserver.Observation ignored =
                            observer.observe(lease.session().sparkContext(), run)) {
                CommitMetadata.withCommitProperties(
                        Map.of(SNAPSHOT_PROPERTY, run.id().value()),
                        () -> {
                            run(run, lease, alone);
                            return run;
                        },
                        IOException.class);
            } catch (TarnException e) {
                throw runtime.explain(pass, e);
            }
        }
    }

    private void run(StatementRun run, SessionLease lease, @Nullable PlanKey alone) throws IOException {
        SparkSession session = lease.session();
        PreparedLanguage prepared = new PreparedLanguage(lease, language, run.spec());
        watch(session.sparkContext());
        running.put(run.id(), session);
        try {
            lease.set(run.spec());
            PlanKey key = alone == null ? PlanKey.of(session, run.spec(), SparkResult.plannedRows(run)) : alone;
            if (key == null) {
                analysed(prepared, run).send();
            } else if (alone != null || !sendKnown(key, run)) {
                takeReads(session);
                SparkResult result = analysed(prepared, run);
                result.send();
                KnownPlan plan = result.known(takeReads(session));
                if (plan != null) {
                    plans.put(key, plan);
                }
            }
        } catch (ResultSending.SinkFailed e) {
            throw e.failure();
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            throw new SparkErrors(session, prepared.text()).translate(e);
        } finally {
            running.remove(run.id());
        }
    }

    private static SparkResult analysed(PreparedLanguage prepared, StatementRun run) {
        try (Phases.Timing ignored = run.meter().phases().in(Phase.ANALYSE)) {
            return new SparkResult(prepared.analyse(run.spec()), run);
        }
    }

    /** Sends the result of a query that was planned before; false if there is no such plan, or it no longer runs. */
    private boolean sendKnown(PlanKey key, StatementRun run) throws IOException {
        KnownPlan plan = unchanged(key, run);
        if (plan == null) {
            return false;
        }
        try (Phases.Timing ignored = run.meter().phases().in(Phase.EXECUTE);
                BufferAllocator allocator =
                        ArrowUtils.rootAllocator().newChildAllocator("native result", 0, Long.MAX_VALUE);
                Batches batches = plan.query().open(run.id().value(), allocator)) {
            plan.tell(run.meter(), batches.kept());
            ResultSending sending = new ResultSending(plan.type(), run);
            sending.all(batches);
            sending.columns();
            return true;
        } catch (ResultSending.SinkFailed e) {
            throw e.failure();
        } catch (NativeFailure e) {
            if (e.kind() == NativeFailure.Kind.CANCELLED) {
                throw e;
            }
            plans.forget(key, plan);
            return false;
        }
    }

    private @Nullable KnownPlan unchanged(PlanKey key, StatementRun run) {
        try (Phases.Timing ignored = run.meter().phases().in(Phase.CHECK)) {
            return plans.get(key);
        }
    }

    /** What the session's catalogs have found since the last time. */
    private static List<CatalogRead> takeReads(SparkSession session) {
        CatalogManager catalogs = session.sessionState().catalogManager();
        List<CatalogRead> reads = new ArrayList<>();
        for (String name : CollectionConverters.asJava(catalogs.listCatalogs(Option.empty()))) {
            if (catalogs.catalog(name) instanceof WarehouseCatalog catalog) {
                reads.addAll(catalog.takeReads());
            }
        }
        return reads;
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
        }
        runtime.cancelNative(id.value());
    }
}
