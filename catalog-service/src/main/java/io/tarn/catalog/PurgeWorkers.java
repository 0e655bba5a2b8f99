package io.tarn.catalog;

import io.tarn.catalog.metastore.DroppedEntities;
import io.tarn.catalog.metastore.DroppedEntity;
import io.tarn.storage.FileStores;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of purged tables and forgets what was dropped long ago, in the background: two purges at a time, and
 * four threads for their files. What is to be done is in the database alone, under a lease, so that any server of that
 * database does it and goes on where another was cut off. Thread-safe.
 */
final class PurgeWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeWorkers.class);
    private static final int WORKERS = 2;
    private static final int FILE_THREADS = 4;
    private static final int LOOKED_EVERY_SECONDS = 5;
    private static final Duration SWEPT_EVERY = Duration.ofMinutes(5);
    private static final int LONGEST_CLOSING_SECONDS = 3;

    private final DroppedEntities store;
    private final FileStores stores;
    private final CatalogMeters meters;
    private final Clock clock = Clock.systemUTC();
    private final String owner = UUID.randomUUID().toString();
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, threads("tarn-purge"));
    private final ExecutorService fileThreads = Executors.newFixedThreadPool(FILE_THREADS, threads("tarn-purge-files"));
    private final Semaphore wishes = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong sweptNanos = new AtomicLong(System.nanoTime() - SWEPT_EVERY.toNanos() - 1);
    private volatile boolean stopping;

    PurgeWorkers(DroppedEntities store, FileStores stores, CatalogMeters meters) {
        this.store = store;
        this.stores = stores;
        this.meters = meters;
        meters.watchPurges(running);
    }

    DroppedEntities store() {
        return store;
    }

    void start() {
        for (int i = 0; i < WORKERS; i++) {
            workers.execute(this::work);
        }
    }

    /** There is something to do. */
    void asked() {
        wishes.release();
    }

    /** Ends what is under way at its next step, so that it can go on elsewhere. */
    @Override
    public void close() {
        stopping = true;
        wishes.release(WORKERS);
        workers.shutdown();
        try {
            if (!workers.awaitTermination(LONGEST_CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A purge did not stop within {} s; it goes on after its lease", LONGEST_CLOSING_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownNow();
        fileThreads.shutdownNow();
    }

    private void work() {
        while (!stopping) {
            boolean more = false;
            try {
                sweepIfDue();
                Optional<DroppedEntity> next = store.claim(owner, clock.instant(), PurgeLease.LENGTH);
                next.ifPresent(this::run);
                more = next.isPresent();
            } catch (RuntimeException e) {
                if (!stopping) {
                    LOG.warn("Cannot look for purges; trying again in {} s", LOOKED_EVERY_SECONDS, e);
                }
            }
            if (!more) {
                await();
            }
        }
    }

    private void await() {
        try {
            wishes.tryAcquire(LOOKED_EVERY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private void sweepIfDue() {
        long last = sweptNanos.get();
        long now = System.nanoTime();
        if (now - last <= SWEPT_EVERY.toNanos() || !sweptNanos.compareAndSet(last, now)) {
            return;
        }
        boolean more = true;
        while (more && !stopping) {
            more = store.sweep(clock.instant());
        }
    }

    private void run(DroppedEntity taken) {
        PurgeLease lease = new PurgeLease(store, taken, owner, () -> stopping);
        running.incrementAndGet();
        try {
            new PurgeJob(stores, lease, fileThreads).run(store::othersInside);
            lease.finish();
            meters.purge(CatalogMeters.Purge.DONE);
            LOG.info(
                    "Purged {}: {} files deleted; {} files that are not below {} stay",
                    taken.key(),
                    lease.deleted(),
                    lease.left(),
                    taken.pointer().location());
        } catch (PurgeStoppedException e) {
            LOG.info("The purge of {} stops: {}", taken.key(), e.getMessage());
            meters.purge(CatalogMeters.Purge.STOPPED);
            lease.giveBack();
        } catch (RuntimeException | Error e) {
            // An error, too: a table that does not fit into memory must not end the purges of others.
            LOG.warn("The purge of {} failed; it is tried again later", taken.key(), e);
            meters.purge(CatalogMeters.Purge.FAILED);
            lease.giveBack(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } finally {
            meters.purgedFiles(lease.deleted(), lease.left());
            running.decrementAndGet();
        }
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
