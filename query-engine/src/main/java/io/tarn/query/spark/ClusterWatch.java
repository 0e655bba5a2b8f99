package io.tarn.query.spark;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which Spark the process has where a cluster is configured, and changes it. A process has one SparkContext at a
 * time, so there are two states, each a {@link SparkGeneration}:
 *
 * <ul>
 *   <li>{@link SparkPlace#CLUSTER}: all work is done there. It is left when Spark itself gives the cluster up, or when no
 *       executor was there for {@link #NO_EXECUTOR}: what runs fails with {@code CLUSTER_UNAVAILABLE}. A master that is away
 *       does not end this state, because the executors go on without it.
 *   <li>{@link SparkPlace#STAND_IN}: small statements run in this process, others are refused ({@link InProcessBound}). Each
 *       second the cluster is asked whether an executor would find a place. When it would, nothing new is let in; once what
 *       runs has ended the cluster's Spark is started. What runs longer than {@link #DRAIN} is not ended: the
 *       stand-in stays and the change is tried again.
 * </ul>
 *
 * A cluster that is able but brings no executor up is not tried again before a pause, which doubles each time. Sessions do
 * not outlive the Spark that they were made in. Runs on one thread; {@link #away} may be asked by any.
 */
final class ClusterWatch implements Runnable {
    /** An executor starts in seconds where its jars are; a pod may have to be scheduled. */
    private static final Duration FIRST_EXECUTOR = Duration.ofSeconds(90);

    /** Executors that are lost are replaced within a few seconds. */
    private static final Duration NO_EXECUTOR = Duration.ofSeconds(15);

    private static final Duration DRAIN = Duration.ofSeconds(2);

    /** New statements wait while what runs is given the time to end, so that is not tried all the time. */
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(10);

    private static final Duration END_OF_LOST_WORK = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final long EVERY_MILLIS = 1_000;
    private static final long EXECUTOR_POLL_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    private final String master;
    private final ClusterProbe probe;
    private final SparkStarter starter;
    private final SparkGate gate;
    private volatile boolean ended;
    private volatile @Nullable Away away;
    private Duration pause = SHORTEST_PAUSE;
    private long notBefore = System.nanoTime();
    private @Nullable Instant withoutExecutor;

    ClusterWatch(ClusterSettings cluster, SparkStarter starter, SparkGate gate) {
        this.master = cluster.master();
        this.probe = cluster.standalone() ? new StandaloneMaster(cluster) : new UnknownCluster(master);
        this.starter = starter;
        this.gate = gate;
    }

    private record Away(Instant since, String reason) {}

    /** That the cluster is away, since when and why; that it is there, if it is. */
    String away() {
        Away now = away;
        return now == null
                ? "the Spark cluster " + master + " is there again"
                : "the Spark cluster " + master + " is away since "
                        + now.since().truncatedTo(ChronoUnit.SECONDS) + ": " + now.reason();
    }

    /** Ends the watch, not the Spark that there is. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        try (probe) {
            ClusterProbe.Answer answer = probe.ask();
            SparkGeneration now = answer.able() ? cluster(answer) : null;
            now = opened(now == null ? standIn(answer.reason()) : now);
            while (!ended) {
                Thread.sleep(EVERY_MILLIS);
                now = now.place() == SparkPlace.CLUSTER ? held(now) : regained(now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SparkGeneration opened(SparkGeneration next) {
        if (!gate.open(next)) {
            starter.stop(next);
            ended = true;
        }
        return next;
    }

    private SparkGeneration standIn(String reason) {
        if (!reason.isEmpty()) {
            isAway(reason);
        }
        SparkGeneration standIn = starter.start(SparkPlace.STAND_IN, 0);
        starter.warmUp(standIn);
        return standIn;
    }

    private void isAway(String reason) {
        Away before = away;
        if (before == null) {
            LOG.warn("The Spark cluster {} is away: {}; small statements run in this process", master, reason);
            away = new Away(Instant.now(), reason);
        } else {
            away = new Away(before.since(), reason);
        }
    }

    /** The cluster's Spark with an executor, or null, and then {@link #away} says why. */
    private @Nullable SparkGeneration cluster(ClusterProbe.Answer answer) throws InterruptedException {
        SparkGeneration next = null;
        String reason;
        try {
            next = starter.start(SparkPlace.CLUSTER, answer.cores());
            if (firstExecutor(next)) {
                LOG.info("The Spark cluster {} is there", master);
                away = null;
                pause = SHORTEST_PAUSE;
                withoutExecutor = null;
                return next;
            }
            reason = "it brought no executor up within " + FIRST_EXECUTOR.toSeconds()
                    + " s; the logs of its workers say why";
        } catch (RuntimeException e) {
            LOG.warn("Spark could not start on {}", master, e);
            reason = "Spark could not start there (" + ErrorText.of(e).oneLine() + ")";
        }
        if (next != null) {
            starter.stop(next);
        }
        isAway(reason);
        notBefore = System.nanoTime() + pause.toNanos();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        return null;
    }

    private boolean firstExecutor(SparkGeneration next) throws InterruptedException {
        long deadline = System.nanoTime() + FIRST_EXECUTOR.toNanos();
        while (!ended && !next.stopped() && System.nanoTime() < deadline) {
            if (next.executors() > 0) {
                return true;
            }
            Thread.sleep(EXECUTOR_POLL_MILLIS);
        }
        return false;
    }

    private SparkGeneration regained(SparkGeneration standIn) throws InterruptedException {
        if (System.nanoTime() < notBefore) {
            return standIn;
        }
        ClusterProbe.Answer answer = probe.ask();
        if (!answer.able()) {
            isAway(answer.reason());
            return standIn;
        }
        isAway("it is there again, and is used as soon as the statements that run without it have ended");
        gate.shut();
        if (!gate.empties(DRAIN)) {
            notBefore = System.nanoTime() + AFTER_DRAIN.toNanos();
            return opened(standIn);
        }
        starter.stop(standIn);
        SparkGeneration next = cluster(answer);
        return opened(next == null ? standIn("") : next);
    }

    private SparkGeneration held(SparkGeneration onCluster) throws InterruptedException {
        String lost = lost(onCluster);
        if (lost == null) {
            return onCluster;
        }
        isAway(lost);
        gate.shut();
        starter.stop(onCluster);
        if (!gate.empties(END_OF_LOST_WORK)) {
            LOG.warn("Statements that ran on {} have not ended yet", master);
        }
        return opened(standIn(""));
    }

    private @Nullable String lost(SparkGeneration onCluster) {
        try {
            if (onCluster.stopped()) {
                return "it gave this server's work up";
            }
            if (onCluster.executors() > 0) {
                withoutExecutor = null;
                return null;
            }
        } catch (IllegalStateException e) {
            LOG.debug("Spark was stopped while it was asked for its executors", e);
            return "it gave this server's work up";
        }
        Instant now = Instant.now();
        if (withoutExecutor == null) {
            withoutExecutor = now;
        }
        boolean tooLong = Duration.between(withoutExecutor, now).compareTo(NO_EXECUTOR) > 0;
        return tooLong ? "no executor was there for " + NO_EXECUTOR.toSeconds() + " s" : null;
    }
}
