package io.tarn.query.history;

import io.tarn.api.StatementInfo;
import io.tarn.query.statement.StatementId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers nothing but the idempotency keys of this process; for an engine without a database. */
public final class NoHistory implements StatementHistory {
    private final Map<IdempotencyKey, StatementId> keys = new ConcurrentHashMap<>();

    /** Empty. */
    public NoHistory() {}

    @Override
    public void began(StatementInfo statement) {}

    @Override
    public void ended(StatementInfo statement) {}

    @Override
    public Optional<StatementInfo> find(StatementId id) {
        return Optional.empty();
    }

    @Override
    public HistoryPage list(HistoryFilter filter) {
        return new HistoryPage(List.of(), null);
    }

    @Override
    public StatementId claim(IdempotencyKey key, String fingerprint, StatementId id) {
        return keys.computeIfAbsent(key, none -> id);
    }

    @Override
    public void close() {}
}
