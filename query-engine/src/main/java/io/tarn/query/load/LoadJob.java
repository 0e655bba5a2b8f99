package io.tarn.query.load;

import io.tarn.api.ErrorCause;
import io.tarn.api.ErrorCode;
import io.tarn.api.LoadStatus;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One load from its request to its end. Run by one thread, watched and cancelled by any. */
final class LoadJob implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LoadJob.class);

    private final UserName user;
    private final LoadPlan plan;
    private final List<StagedFile> files;
    private final TableLoader loader;
    private final LoadProgress progress;
    private final Runnable atEnd;
    private final long beganNanos = System.nanoTime();
    private volatile Outcome outcome = new Outcome(State.QUEUED, null, null, 0);

    private enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED
    }

    private record Outcome(
            State state,
            @Nullable LoadResult result,
            @Nullable TarnException error,
            long elapsedNanos) {}

    LoadJob(
            UserName user,
            LoadProgress progress,
            LoadPlan plan,
            List<StagedFile> files,
            TableLoader loader,
            Runnable atEnd) {
        this.user = user;
        this.progress = progress;
        this.plan = plan;
        this.files = files;
        this.loader = loader;
        this.atEnd = atEnd;
    }

    UserName user() {
        return user;
    }

    String id() {
        return progress.id();
    }

    @Override
    public void run() {
        Outcome ended = outcomeOfRun();
        // Only then is it over for those who watch: its files are gone.
        atEnd.run();
        outcome = ended;
    }

    // Whatever goes wrong in a load must end up in its status, or its client waits for ever.
    private Outcome outcomeOfRun() {
        try {
            progress.stopIfCancelled();
            outcome = new Outcome(State.RUNNING, null, null, 0);
            progress.enter("checking the files");
            files.forEach(file -> new FileCheck(file, plan.format()).run());
            LoadResult result = loader.load(plan, files, progress);
            LOG.info("load {} brought {} rows into {}", id(), result.rows(), plan.target());
            return new Outcome(State.DONE, result, null, elapsedNanos());
        } catch (TarnException e) {
            if (e.code().cause() == ErrorCause.INTERNAL) {
                LOG.error("load {} into {} failed", id(), plan.target(), e);
            }
            return failed(e);
        } catch (RuntimeException | Error e) {
            LOG.error("load {} into {} failed", id(), plan.target(), e);
            return failed(new TarnException(
                    ErrorCode.INTERNAL_ERROR,
                    "the load into " + plan.target() + " failed inside Tarn; the server's log has the details under "
                            + id(),
                    e));
        }
    }

    private Outcome failed(TarnException error) {
        return new Outcome(State.FAILED, null, error, elapsedNanos());
    }

    private long elapsedNanos() {
        return System.nanoTime() - beganNanos;
    }

    /** Ends a load that never ran and never will. */
    void abandon(TarnException error) {
        atEnd.run();
        outcome = failed(error);
    }

    void cancel() {
        progress.cancel();
    }

    boolean ended() {
        return outcome.state() == State.DONE || outcome.state() == State.FAILED;
    }

    LoadStatus status() {
        Outcome now = outcome;
        LoadProgress.Step step = progress.step();
        LoadResult result = now.result();
        long elapsedNanos = now.elapsedNanos() > 0 ? now.elapsedNanos() : elapsedNanos();
        return new LoadStatus(
                id(),
                now.state().name().toLowerCase(Locale.ROOT),
                stage(now.state(), step),
                result == null ? step.fraction() : 1,
                result == null ? step.rows() : result.rows(),
                plan.target().toString(),
                result == null ? null : Long.valueOf(result.snapshotId()),
                elapsedNanos / 1_000_000,
                now.error() == null ? null : Problem.of(now.error()));
    }

    private static String stage(State state, LoadProgress.Step step) {
        return state == State.DONE ? "done" : step.stage();
    }
}
