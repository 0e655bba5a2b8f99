package io.tarn.catalog;

import io.tarn.catalog.metastore.Receipts;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::work, "tarn-housekeeping");

    Housekeeping(Receipts receipts) {
        this.receipts = receipts;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        stopped.countDown();
    }

    /** The first time after a while, not at once: a start has better things to do. */
    private void work() {
        try {
            while (!stopped.await(EVERY_MINUTES, TimeUnit.MINUTES)) {
                forgetOldAnswers();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetOldAnswers() {
        try {
            boolean more = true;
            while (more && stopped.getCount() > 0) {
                more = receipts.forget(Receipts.LIFETIME.plus(GRACE));
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot forget old answers; trying again in {} minutes", EVERY_MINUTES, e);
        }
    }
}
