package io.tarn.query.spark;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.classic.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that nobody has used yet, made before they are wanted: Spark takes tens of milliseconds for one, more than for many a
 * query. Safe for use by many threads.
 */
final class SpareSessions implements AutoCloseable {
    private static final int MOST = 4;
    private static final Logger LOG = LoggerFactory.getLogger(SpareSessions.class);

    private final UnaryOperator<SparkSession> making;
    private final BlockingQueue<Spare> spares = new ArrayBlockingQueue<>(MOST);
    private final ThreadPoolExecutor maker;

    /** Makes a session of a Spark, given another of the same, with all that a statement needs in it. */
    SpareSessions(UnaryOperator<SparkSession> making) {
        this.making = making;
        this.maker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST),
                task -> {
                    Thread thread = new Thread(task, "session-maker");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private record Spare(SparkSession session, List<String> warehouses) {
        boolean fits(SparkSession root, List<String> wanted) {
            return session.sparkContext() == root.sparkContext()
                    && warehouses.equals(wanted)
                    && session.sessionState().catalogManager().currentCatalog() instanceof WarehouseCatalog opened
                    && !opened.closed();
        }
    }

    /** A session of the Spark that this one belongs to, which sees these warehouses. */
    SparkSession take(SparkSession root, List<String> warehouses) {
        Spare spare = spares.poll();
        while (spare != null && !spare.fits(root, warehouses)) {
            spare = spares.poll();
        }
        maker.execute(() -> fill(root, warehouses));
        return spare == null ? making.apply(root) : spare.session();
    }

    // A session that cannot be made now is made, or fails, when a statement wants it.
    private void fill(SparkSession root, List<String> warehouses) {
        try {
            while (spares.remainingCapacity() > 0 && !root.sparkContext().isStopped()) {
                SparkSession made = making.apply(root);
                // Opens the catalog.
                made.sessionState().catalogManager().currentCatalog();
                if (!spares.offer(new Spare(made, warehouses))) {
                    return;
                }
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("No session was made in advance", e);
        }
    }

    @Override
    public void close() {
        maker.shutdownNow();
        spares.clear();
    }
}
