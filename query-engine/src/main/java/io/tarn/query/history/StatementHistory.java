package io.tarn.query.history;

import io.tarn.api.StatementInfo;
import io.tarn.query.statement.StatementId;
import java.util.Optional;

/**
 * Remembers statements, also over a restart. Safe for use by many threads. What cannot be remembered is logged and does not
 * fail the statement, except where a method says so.
 */
public interface StatementHistory extends AutoCloseable {
    /** A statement has arrived; it is there for {@link #find} when this returns. */
    void began(StatementInfo statement);

    /** A statement has ended: replaces what {@link #began} left. */
    void ended(StatementInfo statement);

    /** A statement that runs or has ended. */
    Optional<StatementInfo> find(StatementId id);

    /** Statements, newest first. */
    HistoryPage list(HistoryFilter filter);

    /**
     * Takes an idempotency key for a statement, or tells whose it is already.
     *
     * @param fingerprint of the whole request; the same key with another one is an error
     * @return the statement that has the key: {@code id} itself if it was free
     * @throws io.tarn.api.TarnException {@code IDEMPOTENCY_KEY_REUSED} if the key belongs to another request, {@code STORAGE_FAILED}
     *     if it cannot be remembered: then the statement must not run
     */
    StatementId claim(IdempotencyKey key, String fingerprint, StatementId id);

    @Override
    void close();
}
