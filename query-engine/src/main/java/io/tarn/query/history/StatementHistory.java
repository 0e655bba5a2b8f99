package io.tarn.query.history;

import io.tarn.api.StatementInfo;
import io.tarn.query.statement.StatementId;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers statements, also over a restart. Safe for use by many threads. What cannot be remembered is logged and does not
 * fail the statement, except where a method says so.
 *
 * <p>What changes by the moment is not remembered: place in the queue, progress, and where results can be read.
 */
public interface StatementHistory extends AutoCloseable {
    /**
     * A statement has arrived; it is there for {@link #find} when this returns.
     *
     * @throws io.tarn.api.TarnException {@code ALREADY_EXISTS} if there is a statement of that id already
     */
    void began(StatementInfo statement);

    /** The turn of a statement has come. */
    void started(StatementId id, Instant at);

    /** A statement has ended: replaces what there is of it. */
    void ended(StatementInfo statement);

    /**
     * A statement that waits, runs or has ended.
     *
     * @throws io.tarn.api.TarnException {@code STORAGE_FAILED} if that cannot be read
     */
    Optional<StatementInfo> find(StatementId id);

    /**
     * Statements, newest first.
     *
     * @throws io.tarn.api.TarnException {@code STORAGE_FAILED} if they cannot be read, {@code INVALID_VALUE} if the page is none
     */
    HistoryPage list(HistoryFilter filter);

    /**
     * A statement has arrived with an idempotency key: remembers both, as {@link #began} does, unless the key is
     * already that of another statement of the same user. Keys of different users never meet.
     *
     * @param fingerprint of the whole request; the same key with another one is an error
     * @return the statement that has the key: the id of {@code statement} if it was free, and only then it is to be run
     * @throws io.tarn.api.TarnException {@code IDEMPOTENCY_KEY_REUSED} if the key belongs to another request, {@code ALREADY_EXISTS} if
     *     there is a statement of that id already, {@code STORAGE_FAILED} if it cannot be remembered: then the statement must not run
     */
    StatementId claim(IdempotencyKey key, String fingerprint, StatementInfo statement);

    @Override
    void close();
}
