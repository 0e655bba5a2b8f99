package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** First come, first served: so many at once, so many waiting, and no more. Safe for use by many threads. */
final class Turns {
    private final StatementBounds bounds;
    private final Semaphore free;
    private final AtomicInteger waiting = new AtomicInteger();

    Turns(StatementBounds bounds) {
        this.bounds = bounds;
        this.free = new Semaphore(bounds.running(), true);
    }

    /** Waits for a turn; each turn taken is to be given back. */
    void take() throws InterruptedException {
        if (free.tryAcquire()) {
            return;
        }
        if (waiting.incrementAndGet() > bounds.waiting()) {
            waiting.decrementAndGet();
            throw new TarnException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    bounds.running() + " statements run and " + bounds.waiting() + " wait already; try again later");
        }
        try {
            free.acquire();
        } finally {
            waiting.decrementAndGet();
        }
    }

    void giveBack() {
        free.release();
    }

    int running() {
        return bounds.running() - free.availablePermits();
    }

    int waiting() {
        return waiting.get();
    }
}
