package io.tarn.query.statement;

import io.tarn.api.StatementProgress;
import io.tarn.api.StatementStats;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one statement's run: the engine writes, anybody reads at any time. Safe for use by many threads; what a
 * reader sees at once may be from slightly different moments.
 */
public final class StatementMeter {
    private final AtomicInteger stages = new AtomicInteger();
    private final AtomicInteger stagesDone = new AtomicInteger();
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicInteger tasksDone = new AtomicInteger();
    private final Map<String, Integer> tasksByExecutor = new ConcurrentHashMap<>();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong resultBytes = new AtomicLong();
    private final AtomicLong scannedBytes = new AtomicLong();
    private final AtomicLong scannedRows = new AtomicLong();
    private final AtomicLong filesRead = new AtomicLong();
    private final AtomicLong filesPruned = new AtomicLong();
    private final AtomicLong spilledBytes = new AtomicLong();
    private final AtomicLong peakMemoryBytes = new AtomicLong();
    private final Phases phases = new Phases();
    private volatile @Nullable String engine;
    private volatile @Nullable String plan;
    private volatile boolean truncated;

    /** What its time is spent on. */
    public Phases phases() {
        return phases;
    }

    /** A stage has become known, with so many tasks. */
    public void stagePlanned(int plannedTasks) {
        stages.incrementAndGet();
        tasks.addAndGet(plannedTasks);
    }

    /** A stage has ended. */
    public void stageDone() {
        stagesDone.incrementAndGet();
    }

    /** A task has ended well on an executor; {@code driver} is this process. */
    public void taskDone(String executor) {
        tasksDone.incrementAndGet();
        tasksByExecutor.merge(executor, 1, Integer::sum);
    }

    /** So much more was read from data files. */
    public void scanned(long bytes, long readRows) {
        scannedBytes.addAndGet(bytes);
        scannedRows.addAndGet(readRows);
    }

    /** So many more data files were read, and left out. */
    public void files(long read, long pruned) {
        filesRead.addAndGet(read);
        filesPruned.addAndGet(pruned);
    }

    /** So much more was written to disk because memory did not suffice. */
    public void spilled(long bytes) {
        spilledBytes.addAndGet(bytes);
    }

    /** A task held so much execution memory at its most. */
    public void peakMemory(long bytes) {
        peakMemoryBytes.accumulateAndGet(bytes, Math::max);
    }

    /** So many more result rows were sent, in so many bytes of Arrow batches. */
    public void sent(long moreRows, long moreBytes) {
        rows.addAndGet(moreRows);
        resultBytes.addAndGet(moreBytes);
    }

    /** What ran a part of it: {@code spark}, {@code native} or {@code mixed}; different ones make {@code mixed}. */
    public synchronized void engine(String name) {
        engine = engine == null || engine.equals(name) ? name : "mixed";
    }

    /** The physical plan as text. */
    public void plan(String text) {
        plan = text;
    }

    /** There was more than the statement's limits let through. */
    public void truncated() {
        truncated = true;
    }

    /** Whether there was more than the statement's limits let through. */
    public boolean wasTruncated() {
        return truncated;
    }

    /** The physical plan as text, null as long as there is none. */
    public @Nullable String planText() {
        return plan;
    }

    /** How far the run is. */
    public StatementProgress progress() {
        return new StatementProgress(
                stages.get(), stagesDone.get(), tasks.get(), tasksDone.get(), rows.get(), scannedBytes.get());
    }

    /** What it has cost so far. */
    public StatementStats stats(long elapsedMillis, long queuedMillis) {
        return new StatementStats(
                elapsedMillis,
                queuedMillis,
                rows.get(),
                resultBytes.get(),
                engine == null ? "spark" : engine,
                scannedBytes.get(),
                scannedRows.get(),
                filesRead.get(),
                filesPruned.get(),
                spilledBytes.get(),
                peakMemoryBytes.get(),
                tasksDone.get(),
                new TreeMap<>(tasksByExecutor));
    }
}
