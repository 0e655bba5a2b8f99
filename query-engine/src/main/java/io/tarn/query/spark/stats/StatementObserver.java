package io.tarn.query.spark.stats;

import io.tarn.api.UserName;
import io.tarn.query.statement.StatementRun;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the meters of the statements that run on Spark. Spark tells of stages and tasks on a thread of its own, some time after they
 * have ended; when an observation closes, all that was told of its statement has arrived, so that its numbers are
 * whole. Safe for use by many threads.
 */
public final class StatementObserver {
    private static final String POOL = "spark.scheduler.pool";
    private static final String QUEUE = "tarn";

    /** Statements of all users share so many pools, those that fairscheduler.xml names. */
    static final int POOLS = 32;

    /** Longer than this a statement does not wait for its last numbers; only a listener that is far behind takes so long. */
    private static final Duration LAST_NUMBERS = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(StatementObserver.class);

    private final StatementEvents events = new StatementEvents();
    private @Nullable SparkContext listening;

    /** Observes nothing yet. */
    public StatementObserver() {}

    /**
     * From here on until the answer is closed, by the same thread, what this thread has Spark do belongs to the statement: its
     * job group is the statement's id, its pool is that of its user, and what it costs goes to its meter.
     */
    public Observation observe(SparkContext context, StatementRun run) {
        listenTo(context);
        events.began(run.id(), run.meter());
        context.setJobGroup(run.id().value(), "statement " + run.id(), true);
        context.setLocalProperty(POOL, pool(run.spec().user()));
        return new Observation(context, run);
    }

    /** The name of the pool in which the user's jobs take turns with those of others. */
    static String pool(UserName user) {
        return "user-" + Math.floorMod(user.value().hashCode(), POOLS);
    }

    private synchronized void listenTo(SparkContext context) {
        if (listening != context) {
            // In a queue of its own, so that no other listener delays the numbers, nor they the others.
            context.listenerBus().addToQueue(events, QUEUE);
            listening = context;
        }
    }

    /** A statement that is observed. */
    public final class Observation implements AutoCloseable {
        private final SparkContext context;
        private final StatementRun run;

        private Observation(SparkContext context, StatementRun run) {
            this.context = context;
            this.run = run;
        }

        /** Waits for the last numbers. */
        @Override
        public void close() {
            context.clearJobGroup();
            context.setLocalProperty(POOL, null);
            awaitLastNumbers();
            events.ended(run.id());
        }

        private void awaitLastNumbers() {
            StatementEvents.AllTold allTold = new StatementEvents.AllTold();
            context.listenerBus().post(allTold);
            try {
                if (!allTold.await(LAST_NUMBERS.toMillis(), TimeUnit.MILLISECONDS) && !context.isStopped()) {
                    LOG.warn("Spark's events are late; the stats of statement {} may lack its last tasks", run.id());
                }
            } catch (InterruptedException e) {
                // It was cancelled; what its stats lack does not matter.
                Thread.currentThread().interrupt();
            }
        }
    }
}
