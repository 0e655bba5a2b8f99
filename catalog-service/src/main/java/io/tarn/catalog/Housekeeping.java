package io.tarn.catalog;

import io.tarn.catalog.metastore.Receipts;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes from the database, now and then and in small steps, what nobody can ask for any more. Thread-safe. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int EVERY_MINUTES = 10;

    /** Beyond what is announced, for clocks that differ and clients that are late. */
    private static final Duration GRACE = Duration.ofHours(1);

    private final Receipts receipts;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "tarn-housekeeping");
        made.setDaemon(true);
        return made;
    });

    Housekeeping(Receipts receipts) {
        this.receipts = receipts;
    }

    void start() {
        // Not at once: a start has better things to do.
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(this::run, 1, EVERY_MINUTES, TimeUnit.MINUTES);
    }

    private void run() {
        try {
            boolean more = true;
            while (more && !thread.isShutdown()) {
                more = receipts.forget(Receipts.LIFETIME.plus(GRACE));
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot forget old answers; trying again in {} minutes", EVERY_MINUTES, e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
