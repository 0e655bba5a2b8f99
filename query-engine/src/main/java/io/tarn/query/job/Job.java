package io.tarn.query.job;

import io.tarn.api.ErrorCode;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.query.format.ResultEnd;
import io.tarn.query.result.HeldResult;
import io.tarn.query.statement.ResultSink;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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

    Job(Course course) {
        this.course = course;
    }

    /**
     * The result of one statement of a job.
     *
     * @param id the job's
     * @param result its rows
     * @param end what it cost
     */
    public record Part(StatementId id, HeldResult result, ResultEnd end) {
        /**
         * Sends the columns, and so many rows from a place on, as many as there are.
         *
         * @param fromRow counted from 0
         * @throws TarnException {@code RESULT_EXPIRED} if it is not held any more
         * @throws IOException of the file, or of the sink
         */
        public void send(long fromRow, long wanted, ResultSink sink) throws IOException {
            try {
                result.send(fromRow, wanted, sink);
            } catch (NoSuchFileException e) {
                throw new TarnException(
                        ErrorCode.RESULT_EXPIRED, "the result of statement " + id + " is not held any more", e);
            }
        }
    }

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

    /** What all of it cost, once all of it is there. */
    synchronized StatementStats stats() {
        return parts.size() == 1 ? parts.get(0).end().stats() : new ScriptStats(parts).sum();
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
