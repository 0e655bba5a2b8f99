package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.classic.SparkSession;
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

    /**
     * Functions that call any Java method by its name, or read files that their arguments name: not for a server. Each session
     * has a registry of its own.
     */
    static final List<String> REFUSED_FUNCTIONS = List.of(
            "reflect", "java_method", "try_reflect", "from_avro", "schema_of_avro", "from_protobuf", "to_protobuf");

    private static final Logger LOG = LoggerFactory.getLogger(SparkRuntime.class);

    private final SparkSettings settings;
    private final SparkConfiguration configuration;
    private final String key = UUID.randomUUID().toString();
    private final CompletableFuture<SparkSession> session = new CompletableFuture<>();
    private final List<Runnable> closing = new CopyOnWriteArrayList<>();
    private final AtomicBoolean startCalled = new AtomicBoolean();
    private final AtomicBoolean closeCalled = new AtomicBoolean();

    /** A runtime that is not started yet. */
    public SparkRuntime(SparkSettings settings) {
        this.settings = settings;
        this.configuration = new SparkConfiguration(settings, key);
    }

    /** Starts Spark on a thread of its own and returns at once; a second call does nothing. */
    public void start() {
        if (startCalled.compareAndSet(false, true)) {
            Thread starter = new Thread(this::startNow, "spark-start");
            starter.setDaemon(true);
            starter.start();
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
        return session.isDone() && !session.isCompletedExceptionally() && !closeCalled.get();
    }

    /**
     * A session of its own: what it sets, uses or creates for the session is seen by no other. It sees the warehouses that
     * there are now. Waits for Spark if it is still starting.
     *
     * @throws TarnException {@code STARTING_UP} after two minutes, {@code SHUTTING_DOWN} once closed, {@code INTERNAL_ERROR} if
     *     Spark could not start
     */
    SparkSession newSession() {
        SparkSession fresh = awaitSession().newSession();
        showWarehouses(fresh);
        REFUSED_FUNCTIONS.forEach(
                name -> fresh.sessionState().functionRegistry().dropFunction(FunctionIdentifier.apply(name)));
        return fresh;
    }

    /** Lets a session see the warehouses that there are now, and no others. */
    void showWarehouses(SparkSession session) {
        List<String> warehouses = settings.warehouses().get();
        WarehouseCatalog.closeAllBut(warehouses, key);
        new ShownWarehouses(session).show(warehouses, configuration.catalogs(warehouses));
    }

    private SparkSession awaitSession() {
        if (closeCalled.get()) {
            throw shuttingDown();
        }
        try {
            return session.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TarnException(
                    ErrorCode.STARTING_UP,
                    "Spark is still starting after " + LONGEST_START.toSeconds() + " s; try again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TarnException(ErrorCode.STATEMENT_CANCELLED, "cancelled while waiting for Spark to start", e);
        } catch (ExecutionException e) {
            throw closeCalled.get()
                    ? shuttingDown()
                    : new TarnException(
                            ErrorCode.INTERNAL_ERROR, "Spark could not start; the server's log says why", e.getCause());
        }
    }

    private static TarnException shuttingDown() {
        return new TarnException(ErrorCode.SHUTTING_DOWN, "the server is stopping and takes no more statements");
    }

    // Whatever goes wrong here, those who wait for the session must hear of it.
    private void startNow() {
        long began = System.nanoTime();
        try {
            SparkConf conf = new SparkConf(false);
            configuration.entries().forEach(conf::set);
            SparkSession started = SparkSession.builder().config(conf).getOrCreate();
            SparkSession.clearActiveSession();
            warmUp(started);
            LOG.info("Spark {} is up after {} ms", started.version(), (System.nanoTime() - began) / 1_000_000);
            if (!session.complete(started)) {
                started.stop();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Spark could not start", e);
            session.completeExceptionally(e);
        }
    }

    /** Pays for class loading and code generation once, so that the first statement of a user does not. */
    private static void warmUp(SparkSession spark) {
        spark.newSession()
                .sql("SELECT count(*), max(id) FROM range(10) GROUP BY id % 2 ORDER BY 1")
                .collectAsList();
    }

    /** Stops Spark and all that runs on it; a second call does nothing. */
    @Override
    public void close() {
        if (!closeCalled.compareAndSet(false, true)) {
            return;
        }
        boolean neverCameUp = session.completeExceptionally(shuttingDown());
        if (!neverCameUp && !session.isCompletedExceptionally()) {
            session.join().stop();
        }
        WarehouseCatalog.closeAll(key);
        try {
            closing.forEach(Runnable::run);
        } catch (IllegalStateException e) {
            // The process is stopping, and its hooks can no longer be taken back.
            LOG.debug("Shutdown hooks stay", e);
        }
    }
}
