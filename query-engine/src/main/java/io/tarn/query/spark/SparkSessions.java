package io.tarn.query.spark;

import io.tarn.query.statement.StatementSpec;
import org.apache.spark.sql.classic.SparkSession;

/** Gives each statement the session that it runs in. Safe for use by many threads. */
final class SparkSessions {
    private final SparkRuntime runtime;

    SparkSessions(SparkRuntime runtime) {
        this.runtime = runtime;
    }

    /** A session that a statement has to itself until it gives it back. */
    record Lease(SparkSession session) implements AutoCloseable {
        @Override
        public void close() {
            SparkSession.clearActiveSession();
        }
    }

    /** The session for a statement, with its settings, catalog and namespace, active in this thread. */
    Lease lease(StatementSpec spec) {
        SparkSession session = runtime.newSession();
        // Spark reads its configuration from the active session wherever it is not handed one.
        SparkSession.setActiveSession(session);
        return new Lease(session);
    }
}
