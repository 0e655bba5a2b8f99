package io.tarn.catalog.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tarn.catalog.metastore.MetricReports;
import io.tarn.catalog.metastore.MetricReports.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on their way into the database, written by one thread in batches. A report that finds the queue full is dropped
 * and counted: reports are worth less than the work that they are about. Thread-safe.
 */
public final class ReportQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportQueue.class);
    private static final int MOST_WAITING = 2_000;
    private static final int LARGEST_BATCH = 200;
    private static final int LARGEST_REPORT_CHARACTERS = 64 << 10;

    /** One transaction in that time at most, so that reports do not crowd out commits. */
    private static final long PAUSE_MILLIS = 250;

    private static final long LONGEST_FLUSH_SECONDS = 5;

    private final MetricReports reports;
    private final BlockingQueue<Stored> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Counter stored;
    private final Counter dropped;
    private final Thread writer;

    private ReportQueue(MetricReports reports, MeterRegistry meters) {
        this.reports = reports;
        this.stored = counter(meters, "stored");
        this.dropped = counter(meters, "dropped");
        this.writer = new Thread(this::write, "metrics-reports");
        writer.setDaemon(true);
    }

    /** Starts the thread that writes. */
    public static ReportQueue start(MetricReports reports, MeterRegistry meters) {
        ReportQueue queue = new ReportQueue(reports, meters);
        queue.writer.start();
        return queue;
    }

    /** Takes a report if there is room; never waits. */
    void offer(Stored report) {
        if (report.report().length() > LARGEST_REPORT_CHARACTERS || !waiting.offer(report)) {
            dropped.increment();
        }
    }

    /** Writes what waits, within a bound of time, and ends. */
    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(LONGEST_FLUSH_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            while (!closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                writeBatch();
            }
            while (writeBatch()) {
                LOG.debug("wrote a batch of metrics reports before the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if nothing waited. */
    private boolean writeBatch() {
        List<Stored> batch = new ArrayList<>();
        waiting.drainTo(batch, LARGEST_BATCH);
        if (batch.isEmpty()) {
            return false;
        }
        try {
            reports.add(batch);
            stored.increment(batch.size());
        } catch (RuntimeException e) {
            dropped.increment(batch.size());
            LOG.warn("Dropped {} metrics reports: {}", batch.size(), e.getMessage());
        }
        return true;
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("tarn.catalog.metrics.reports")
                .description("Reports of clients on scans and commits, by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }
}
