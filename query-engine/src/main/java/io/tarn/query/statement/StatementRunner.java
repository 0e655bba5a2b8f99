package io.tarn.query.statement;

import java.io.IOException;

/**
 * An engine that runs statements. Internal to the query engine: it changes with it. Implementations are safe for use by
 * many threads.
 */
public interface StatementRunner {
    /**
     * Runs a statement in the calling thread, sends its result and counts it.
     *
     * @throws io.tarn.api.TarnException whatever the engine has to say against it
     * @throws IOException only from the sink
     */
    void run(StatementRun run) throws IOException;

    /** Ends the work that a statement has under way, if it has any; its {@code run} then fails soon. May be called often. */
    void interrupt(StatementId id);
}
