package io.tarn.query.job;

import io.tarn.api.TarnException;
import io.tarn.query.format.ResultEnd;
import io.tarn.query.result.HeldResult;
import io.tarn.query.statement.StatementId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A submission that runs in the background, with its results on disk. Safe for use by many threads. */
public final class Job {
    private final Course course;
    private final CountDownLatch over = new CountDownLatch(1);

    // Guarded by this.
    private final List<Part> parts = new ArrayList<>();
    private @Nullable TarnException failure;
    private boolean cancelled;

    Job(Course course) {
        this.course = course;
    }

    /**
     * The result of one statement of a job.
     *
     * @param result its rows
     * @param end what it cost
     */
    public record Part(HeldResult result, ResultEnd end) {}

    /** Names the job. */
    public StatementId id() {
        return course.submission().id();
    }

    /** What was sent. */
    public Submission submission() {
        return course.submission();
    }

    Course course() {
        return course;
    }

    synchronized void add(Part part) {
        parts.add(part);
    }

    synchronized void fail(TarnException why) {
        failure = why;
    }

    synchronized void cancel() {
        cancelled = true;
    }

    synchronized boolean cancelCalled() {
        return cancelled;
    }

    void finish() {
        over.countDown();
    }

    /** Whether all of it has ended, well or not. */
    public boolean ended() {
        return course.hasEnded();
    }

    /** Waits for the end at most so long; whether it came. */
    public boolean await(Duration atMost) throws InterruptedException {
        return over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The results in the order of the statements.
     *
     * @throws TarnException why the job failed
     */
    public synchronized List<Part> results() {
        if (failure != null) {
            throw failure;
        }
        return List.copyOf(parts);
    }
}
