package io.tarn.query.spark;

import io.tarn.api.ErrorCause;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.spark.offload.Offload;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.util.ArrowUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one Spark of this process: started in the background, warmed up, handed out as sessions that share nothing but
 * their configuration, stopped once. Safe for use by many threads. A process has at most one at a time, because Spark has.
 */
public final class SparkRuntime implements AutoCloseable {
    /** How long a caller waits for Spark to come up before it is told to come again. */
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    /** Spark's hook has 50; a higher one runs earlier. */
    private static final int BEFORE_SPARK = 500;

    private static final Logger LOG = LoggerFactory.getLogger(SparkRuntime.class);

    private final SparkSettings settings;
    private final SparkConfiguration configuration;
    private final String key = UUID.randomUUID().toString();
    private final SparkGate gate = new SparkGate();
    private final SparkStarter starter;
    private final @Nullable ClusterWatch watch;
    private volatile @Nullable Offload offload;
    private final List<Runnable> closing = new CopyOnWriteArrayList<>();
    private final SpareSessions spares = new SpareSessions(this::made);
    private final AtomicBoolean startCalled = new AtomicBoolean();
    private final AtomicBoolean closeCalled = new AtomicBoolean();

    /**
     * A runtime that is not started yet.
     *
     * @throws TarnException {@code INVALID_VALUE} if the secret of its cluster cannot be read
     */
    public SparkRuntime(SparkSettings settings) {
        this.settings = settings;
        this.configuration = new SparkConfiguration(settings, key);
        Integer connectPort = settings.cluster().connectPort();
        this.starter = new SparkStarter(
                configuration,
                connectPort == null ? null : new ConnectServer(connectPort),
                settings.cluster().standalone() ? ClusterSecret.of(settings.cluster()) : null);
        this.watch = settings.cluster().local() ? null : new ClusterWatch(settings.cluster(), starter, gate);
    }

    /** Starts Spark on a thread of its own and returns at once; a second call does nothing. */
    public void start() {
        if (startCalled.compareAndSet(false, true)) {
            RuntimeCatalogs.add(key, this::showWarehouses, settings.engineKey());
            Thread thread = new Thread(this::startNow, "spark-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Has something done before Spark stops because the process is told to: Spark has a shutdown hook of its own, which would
     * otherwise tear it down under the statements that run.
     */
    public void beforeItStops(Runnable action) {
        ShutdownHookManager.get().addShutdownHook(action, BEFORE_SPARK);
        closing.add(() -> ShutdownHookManager.get().removeShutdownHook(action));
    }

    /** Whether Spark is up and warm. */
    public boolean ready() {
        return gate.present() != null && !closeCalled.get();
    }

    /**
     * Lets work in, which keeps Spark as it is until the pass is closed: where a cluster is configured, one Spark takes the
     * place of another when the cluster goes and comes. Waits as {@link #newSession}, with the same errors.
     */
    SparkGate.Pass enter() {
        return gate.enter(LONGEST_START);
    }

    /** Whether a session belongs to the Spark that there is now; all else is over, with what was set and made in it. */
    boolean current(SparkSession session) {
        SparkGeneration now = gate.present();
        return now != null && now.session().sparkContext() == session.sparkContext() && !now.stopped();
    }

    /** What went wrong in work that was let in, with the cluster's part in it. */
    TarnException explain(SparkGate.Pass pass, TarnException error) {
        if (watch == null || closeCalled.get()) {
            return error;
        }
        if (error.code() == ErrorCode.CLUSTER_UNAVAILABLE) {
            return new TarnException(error.code(), error.getMessage() + "; " + watch.away(), error);
        }
        SparkGeneration ran = pass.generation();
        boolean lost = ran.place() == SparkPlace.CLUSTER && ran.stopped();
        if (!lost
                || error.code() == ErrorCode.COMMIT_STATE_UNKNOWN
                || error.code().cause() == ErrorCause.USER) {
            return error;
        }
        return new TarnException(
                ErrorCode.CLUSTER_UNAVAILABLE,
                "the cluster was lost while the statement ran, and nothing was changed; " + watch.away(),
                error);
    }

    /** Bytes of Arrow batches in the memory of this process. */
    public long arrowBytes() {
        return ArrowUtils.rootAllocator().getAllocatedMemory();
    }

    /**
     * A session of its own: what it sets, uses or creates for the session is seen by no other. It sees the warehouses that
     * there are now. Waits for Spark if it is still starting.
     *
     * @throws TarnException {@code STARTING_UP} after two minutes, {@code SHUTTING_DOWN} once closed, {@code INTERNAL_ERROR} if
     *     Spark could not start
     */
    SparkSession newSession() {
        List<String> warehouses = settings.warehouses().get();
        WarehouseCatalog.closeAllBut(warehouses, key);
        return spares.take(gate.now(LONGEST_START).session(), warehouses);
    }

    private SparkSession made(SparkSession root) {
        SparkSession fresh = root.newSession();
        fresh.sessionState().conf().setConfString(LateCatalogs.GIVEN, "true");
        showWarehouses(fresh);
        return fresh;
    }

    /** The warehouses that there are now. */
    List<String> warehouses() {
        return settings.warehouses().get();
    }

    /** Lets a session see the warehouses that there are now, and no others. */
    void showWarehouses(SparkSession session) {
        List<String> warehouses = settings.warehouses().get();
        WarehouseCatalog.closeAllBut(warehouses, key);
        new ShownWarehouses(session).show(warehouses, configuration.catalogs(warehouses));
    }

    private static TarnException shuttingDown() {
        return new TarnException(ErrorCode.SHUTTING_DOWN, "the server is stopping and takes no more statements");
    }

    // Whatever goes wrong here, those who wait for Spark must hear of it.
    private void startNow() {
        try {
            startNative();
            if (watch != null) {
                watch.run();
                return;
            }
            SparkGeneration started = starter.start(SparkPlace.PROCESS, 0);
            starter.warmUp(started);
            warmUpNative(started);
            if (!gate.open(started)) {
                starter.stop(started);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Spark could not start", e);
            gate.end(
                    new TarnException(ErrorCode.INTERNAL_ERROR, "Spark could not start; the server's log says why", e));
        }
    }

    private void startNative() {
        Offload started = new Offload(
                settings.natives(), settings.storage(), settings.uploads(), settings.scratch(), settings.meters());
        started.add(key);
        offload = started;
        if (closeCalled.get()) {
            started.close();
        }
    }

    private void warmUpNative(SparkGeneration started) {
        Offload present = offload;
        if (present != null) {
            present.warmUp(started.session());
        }
    }

    /** How much of what the native engine writes for a job group is done, 0 to 1; empty if it writes nothing for it. */
    OptionalDouble nativeProgress(String jobGroup) {
        Offload present = offload;
        return present == null ? OptionalDouble.empty() : present.progress(jobGroup);
    }

    /** Cancels what the native engine does for a job group; returns at once. */
    void cancelNative(String jobGroup) {
        Offload present = offload;
        if (present != null) {
            present.cancel(jobGroup);
        }
    }

    /** Stops Spark and all that runs on it; a second call does nothing. */
    @Override
    public void close() {
        if (!closeCalled.compareAndSet(false, true)) {
            return;
        }
        if (watch != null) {
            watch.end();
        }
        spares.close();
        SparkGeneration last = gate.end(shuttingDown());
        if (last != null) {
            starter.stop(last);
        }
        Offload present = offload;
        if (present != null) {
            present.close();
        }
        RuntimeCatalogs.remove(key);
        WarehouseCatalog.closeAll(key);
        try {
            closing.forEach(Runnable::run);
        } catch (IllegalStateException e) {
            // The process is stopping, and its hooks can no longer be taken back.
            LOG.debug("Shutdown hooks stay", e);
        }
    }
}
