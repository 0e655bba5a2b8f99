package io.tarn.query.spark;

import io.tarn.query.statement.StatementSpec;
import java.time.Clock;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A session that one statement has to itself until the lease is closed: a client's, which then is as it was before but for what
 * the statement itself has changed, or one of its own. Active in the thread that took it, for that thread alone.
 */
final class SessionLease implements AutoCloseable {
    private final SparkSession session;
    private final @Nullable ClientSession client;
    private final SessionChanges changes;
    private final Clock clock;

    SessionLease(SparkSession session, @Nullable ClientSession client, Clock clock) {
        this.session = session;
        this.client = client;
        this.changes = new SessionChanges(session);
        this.clock = clock;
        // Spark reads its configuration from the active session wherever it is not handed one.
        SparkSession.setActiveSession(session);
    }

    SparkSession session() {
        return session;
    }

    /** The statements that the session has prepared, null if it is nobody's and so keeps none. */
    @Nullable
    PreparedStatements prepared() {
        return client == null ? null : client.prepared();
    }

    /** The settings, catalog and namespace that the statement's request names. */
    void set(StatementSpec spec) {
        changes.make(spec);
    }

    @Override
    public void close() {
        try {
            if (client != null) {
                changes.undo();
            }
        } finally {
            SparkSession.clearActiveSession();
            if (client != null) {
                client.leave(clock.instant());
            }
        }
    }
}
