package io.tarn.query.load;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.concurrent.atomic.AtomicReference;

/** How far a running load is, and whether it shall stop. Written by the engine, read by everyone; safe for many threads. */
public final class LoadProgress {
    private final String id;
    private volatile Step step = new Step("waiting", 0, 0);
    private final AtomicReference<Runnable> interrupt = new AtomicReference<>(() -> {});
    private volatile boolean cancelled;

    /**
     * Where a load stands.
     *
     * @param stage what it is doing
     * @param fraction of the stage, 0 to 1
     * @param rows written so far
     */
    record Step(String stage, double fraction, long rows) {}

    /** The progress of the load with this id. */
    public LoadProgress(String id) {
        this.id = id;
    }

    /** The load's id, unlike that of any other load. */
    public String id() {
        return id;
    }

    /**
     * A new stage begins.
     *
     * @throws TarnException {@code STATEMENT_CANCELLED} if the load shall stop
     */
    public void enter(String stage) {
        stopIfCancelled();
        step = new Step(stage, 0, 0);
    }

    /** How much of the stage is done, 0 to 1, and how many rows the load has written. */
    public void advance(double fraction, long rows) {
        Step now = step;
        step = new Step(now.stage(), Math.max(0, Math.min(1, fraction)), rows);
    }

    Step step() {
        return step;
    }

    /** What stops the engine's work for this load; it runs at once if the load is cancelled already. */
    public void onCancel(Runnable stop) {
        interrupt.set(stop);
        if (cancelled) {
            stop.run();
        }
    }

    /** The load shall stop. */
    void cancel() {
        cancelled = true;
        Runnable action = interrupt.get();
        if (action != null) {
            action.run();
        }
    }

    /** Whether the load shall stop. */
    public boolean cancelled() {
        return cancelled;
    }

    /**
     * Ends the load here if it shall stop.
     *
     * @throws TarnException {@code STATEMENT_CANCELLED}
     */
    public void stopIfCancelled() {
        if (cancelled) {
            throw cancellation();
        }
    }

    /** The error of a cancelled load. */
    public static TarnException cancellation() {
        return new TarnException(ErrorCode.STATEMENT_CANCELLED, "the load was cancelled; nothing was loaded");
    }
}
