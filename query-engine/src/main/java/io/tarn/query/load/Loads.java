package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.LoadRequest;
import io.tarn.api.LoadStatus;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.background.Daemons;
import io.tarn.query.background.Rounds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loads of a server: they wait in a bounded queue, a few run at a time, and the status of ended ones is kept up to a
 * bound. Safe for use by many threads.
 */
public final class Loads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loads.class);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);
    private static final long CLOSE_WAIT_SECONDS = 5;

    private final StagingArea staging;
    private final TableLoader loader;
    private final Supplier<List<String>> warehouses;
    private final LoadLimits limits;
    private final ThreadPoolExecutor workers;
    private final Rounds sweeper = new Rounds("tarn-staging-sweep");
    private final Map<String, LoadJob> jobs = new HashMap<>();
    private final Deque<String> finished = new ArrayDeque<>();

    /**
     * No load yet, and no thread.
     *
     * @param warehouses tells those of this server, the default first
     */
    public Loads(StagingArea staging, TableLoader loader, Supplier<List<String>> warehouses, LoadLimits limits) {
        this.staging = staging;
        this.loader = loader;
        this.warehouses = warehouses;
        this.limits = limits;
        this.workers = new ThreadPoolExecutor(
                limits.maxRunning(),
                limits.maxRunning(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(limits.maxQueued()),
                new Daemons("tarn-load"));
        this.workers.allowCoreThreadTimeOut(true);
    }

    /** Removes what a former process left in the staging area, and looks after old uploads from now on. */
    public void start() {
        staging.clear();
        sweeper.every(SWEEP_EVERY, staging::sweep);
    }

    /** Where files are uploaded to. */
    public StagingArea staging() {
        return staging;
    }

    /**
     * Queues a load of this user's uploads.
     *
     * @throws TarnException {@code INVALID_VALUE} or {@code NOT_FOUND} if the request is wrong, {@code TOO_MANY_REQUESTS} if too
     *     many wait, {@code SHUTTING_DOWN} once closed
     */
    public LoadStatus submit(UserName user, LoadRequest request) {
        LoadPlan plan = LoadPlan.of(request, warehouses.get());
        List<StagedFile> files = staging.claim(user, plan.uploads());
        LoadProgress progress =
                new LoadProgress("l" + UUID.randomUUID().toString().replace("-", ""));
        LoadJob job = new LoadJob(user, progress, plan, files, loader, () -> ended(progress.id(), files));
        synchronized (this) {
            jobs.put(job.id(), job);
        }
        try {
            workers.execute(job);
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                jobs.remove(job.id());
            }
            staging.discard(files);
            throw workers.isShutdown() ? shuttingDown() : tooMany(e);
        }
        return job.status();
    }

    private TarnException tooMany(RejectedExecutionException cause) {
        return new TarnException(
                ErrorCode.TOO_MANY_REQUESTS,
                limits.maxQueued()
                        + " loads are waiting already, which is the bound: try again when some have ended; the uploaded"
                        + " files of this one were removed",
                cause);
    }

    private static TarnException shuttingDown() {
        return new TarnException(ErrorCode.SHUTTING_DOWN, "the server is stopping; nothing was loaded");
    }

    private void ended(String id, List<StagedFile> files) {
        staging.discard(files);
        synchronized (this) {
            finished.addLast(id);
            while (finished.size() > limits.maxFinished()) {
                jobs.remove(finished.removeFirst());
            }
        }
    }

    /**
     * Where a load of this user stands.
     *
     * @throws TarnException {@code NOT_FOUND} if there is none, or it ended long ago
     */
    public LoadStatus status(UserName user, String id) {
        return find(user, id).status();
    }

    /**
     * Stops a load of this user; without effect on one that has ended or is committing.
     *
     * @throws TarnException {@code NOT_FOUND} if there is none, or it ended long ago
     */
    public void cancel(UserName user, String id) {
        LoadJob job = find(user, id);
        job.cancel();
        if (workers.remove(job)) {
            job.abandon(LoadProgress.cancellation());
        }
    }

    private synchronized LoadJob find(UserName user, String id) {
        LoadJob job = jobs.get(id);
        if (job == null || !job.user().equals(user)) {
            throw new TarnException(
                    ErrorCode.NOT_FOUND,
                    "there is no load '" + id
                            + "': it never was, the server was started anew, or it is not among the last "
                            + limits.maxFinished() + " that ended");
        }
        return job;
    }

    /** Stops all loads, waits a few seconds for them, and empties the staging area. */
    @Override
    public void close() {
        sweeper.close();
        workers.shutdown();
        List<LoadJob> open;
        synchronized (this) {
            open = new ArrayList<>(jobs.values());
        }
        for (LoadJob job : open) {
            if (workers.remove(job)) {
                job.abandon(shuttingDown());
            } else if (!job.ended()) {
                job.cancel();
            }
        }
        try {
            if (!workers.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a load did not stop within {} s", CLOSE_WAIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        staging.clear();
    }
}
