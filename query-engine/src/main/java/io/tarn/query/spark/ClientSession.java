package io.tarn.query.spark;

import io.tarn.api.UserName;
import io.tarn.query.statement.SessionId;
import java.time.Duration;
import java.time.Instant;
import org.apache.spark.sql.classic.SparkSession;

/** A session of a client: one of Spark's that stays from statement to statement. Safe for use by many threads. */
final class ClientSession {
    private final SessionId id;
    private final UserName user;
    private final Duration idle;
    private final Instant createdAt;
    private final SparkSession spark;
    private final PreparedStatements prepared = new PreparedStatements();

    // Guarded by this.
    private Instant lastUsed;
    private int leases;
    private boolean ended;

    ClientSession(SessionId id, UserName user, Duration idle, Instant now, SparkSession spark) {
        this.id = id;
        this.user = user;
        this.idle = idle;
        this.createdAt = now;
        this.spark = spark;
        this.lastUsed = now;
    }

    SessionId id() {
        return id;
    }

    UserName user() {
        return user;
    }

    Duration idle() {
        return idle;
    }

    Instant createdAt() {
        return createdAt;
    }

    SparkSession spark() {
        return spark;
    }

    PreparedStatements prepared() {
        return prepared;
    }

    synchronized Instant lastUsed() {
        return lastUsed;
    }

    /** A call has named it; false if it has ended. */
    synchronized boolean touch(Instant now) {
        if (!ended) {
            lastUsed = now;
        }
        return !ended;
    }

    /** A statement runs in it from now on; false if it has ended. */
    synchronized boolean enter(Instant now) {
        if (touch(now)) {
            leases++;
            return true;
        }
        return false;
    }

    synchronized void leave(Instant now) {
        lastUsed = now;
        leases--;
        freeIfOver();
    }

    /** Whether it was not used for so long that it is to end. */
    synchronized boolean isIdle(Instant now) {
        return leases == 0 && lastUsed.plus(idle).isBefore(now);
    }

    /** No statement enters it any more; what it holds is freed when the last one has left. */
    synchronized void end() {
        ended = true;
        freeIfOver();
    }

    private void freeIfOver() {
        if (ended && leases == 0) {
            spark.sessionState().catalog().clearTempTables();
            prepared.clear();
        }
    }
}
