package io.tarn.query.history;

import io.tarn.api.ErrorCode;
import io.tarn.api.StatementInfo;
import io.tarn.api.TarnException;
import io.tarn.query.background.Rounds;
import io.tarn.query.statement.StatementId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history in a database. When it opens, what this server ran when it last ended is marked as lost. A thread of its own
 * forgets what is too old, and writes ends of statements that could not be written at once. Safe for use by many threads.
 */
public final class JdbcStatementHistory implements StatementHistory {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcStatementHistory.class);

    /** A page ends before it, so that many long texts do not make one huge answer. */
    private static final long MOST_CHARACTERS_A_PAGE = 8_000_000;

    /** Ends that wait for the database to come back; beyond it they are dropped, and logged. */
    private static final int MOST_UNWRITTEN = 1_000;

    private static final Duration WRITE_AGAIN_EVERY = Duration.ofSeconds(5);
    private static final Duration FIRST_SWEEP_AFTER = Duration.ofMinutes(1);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private final HistoryDatabase database;
    private final Jdbi writes;
    private final Jdbi reads;
    private final StatementRows rows;
    private final HistorySweep sweep;
    private final Clock clock;
    private final BlockingQueue<StatementInfo> unwritten = new LinkedBlockingQueue<>(MOST_UNWRITTEN);
    private final Rounds housekeeping = new Rounds("statement-history");

    /**
     * Opens the history.
     *
     * @param database closed with this
     * @param server the same at each start of this server, and no other's
     * @throws TarnException {@code STORAGE_FAILED} if the database does not answer
     */
    public JdbcStatementHistory(HistoryDatabase database, UUID server, HistoryBounds bounds, Clock clock) {
        this.database = database;
        this.writes = database.writes();
        this.reads = database.reads();
        this.rows = new StatementRows(server.toString());
        this.sweep = new HistorySweep(database, rows, server.toString(), bounds);
        this.clock = clock;
        markLost();
        housekeeping.every(WRITE_AGAIN_EVERY, this::writeAgain);
        housekeeping.every(FIRST_SWEEP_AFTER, SWEEP_EVERY, this::sweepQuietly);
    }

    private void markLost() {
        try {
            int lost = sweep.own(clock.instant());
            if (lost > 0) {
                LOG.warn("{} statements ran when the server ended last; they are marked as lost", lost);
            }
        } catch (JdbiException e) {
            database.close();
            throw failed("mark statements as lost", e);
        }
    }

    @Override
    public void began(StatementInfo statement) {
        try {
            if (!writes.<Boolean, RuntimeException>withHandle(handle -> rows.insert(handle, statement))) {
                throw taken(statement);
            }
        } catch (JdbiException e) {
            LOG.warn("The history cannot remember that statement {} began: {}", statement.id(), why(e));
        }
    }

    @Override
    public void started(StatementId id, Instant at) {
        try {
            writes.useHandle(handle -> rows.started(handle, id, at));
        } catch (JdbiException e) {
            LOG.warn("The history cannot remember that the turn of statement {} came: {}", id, why(e));
        }
    }

    @Override
    public void ended(StatementInfo statement) {
        try {
            writes.useHandle(handle -> rows.replace(handle, statement));
        } catch (JdbiException e) {
            boolean later = unwritten.offer(statement);
            LOG.warn(
                    "The history cannot remember how statement {} ended{}: {}",
                    statement.id(),
                    later ? "; trying again" : "",
                    why(e));
        }
    }

    @Override
    public Optional<StatementInfo> find(StatementId id) {
        try {
            return reads.withHandle(handle -> rows.find(handle, id));
        } catch (JdbiException e) {
            throw failed("find statement " + id, e);
        }
    }

    @Override
    public HistoryPage list(HistoryFilter filter) {
        try {
            return reads.withHandle(handle -> page(handle, filter));
        } catch (JdbiException e) {
            throw failed("list statements", e);
        }
    }

    private HistoryPage page(Handle handle, HistoryFilter filter) {
        List<StatementInfo> page = new ArrayList<>();
        try (var found =
                rows.page(handle, filter).map((row, context) -> rows.read(row)).iterator()) {
            long characters = 0;
            while (found.hasNext()) {
                StatementInfo statement = found.next();
                characters += statement.sql().length()
                        + (statement.plan() == null ? 0 : statement.plan().length());
                boolean full =
                        page.size() == filter.pageSize() || (characters > MOST_CHARACTERS_A_PAGE && !page.isEmpty());
                if (full) {
                    return new HistoryPage(page, token(page.get(page.size() - 1)));
                }
                page.add(statement);
            }
        }
        return new HistoryPage(page, null);
    }

    private static String token(StatementInfo last) {
        return new PageToken(StatementRows.micros(Instant.parse(last.submittedAt())), last.id()).text();
    }

    @Override
    public StatementId claim(IdempotencyKey key, String fingerprint, StatementInfo statement) {
        try {
            return writes.inTransaction(handle -> {
                Optional<Holder> holder = holder(handle, key, statement.user());
                if (holder.isPresent()) {
                    return holder.get().checked(key, fingerprint);
                }
                if (!rows.insert(handle, statement)) {
                    throw taken(statement);
                }
                if (insert(handle, key, fingerprint, statement)) {
                    return StatementId.of(statement.id());
                }
                // Another one came in between, and is committed: that is what the insert has waited for.
                Holder other = holder(handle, key, statement.user())
                        .orElseThrow(() -> failed("take the Idempotency-Key", null));
                handle.execute("DELETE FROM sql_statements WHERE id = ?", statement.id());
                return other.checked(key, fingerprint);
            });
        } catch (JdbiException e) {
            throw failed("take the Idempotency-Key; the statement was not run", e);
        }
    }

    private record Holder(String statement, String fingerprint) {
        StatementId checked(IdempotencyKey key, String other) {
            if (!fingerprint.equals(other)) {
                throw new TarnException(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "the Idempotency-Key " + key.value() + " belongs to another request, that of statement "
                                + statement + "; send the very same request again, or this one with a new key");
            }
            return StatementId.of(statement);
        }
    }

    private static Optional<Holder> holder(Handle handle, IdempotencyKey key, String user) {
        return handle.createQuery("SELECT statement_id, fingerprint FROM sql_idempotency_keys"
                        + " WHERE user_name = :user AND idempotency_key = :key")
                .bind("user", user)
                .bind("key", key.value())
                .map((row, context) -> new Holder(row.getString(1), row.getString(2)))
                .findOne();
    }

    private static boolean insert(Handle handle, IdempotencyKey key, String fingerprint, StatementInfo statement) {
        return handle.createUpdate("INSERT INTO sql_idempotency_keys"
                                + " (user_name, idempotency_key, fingerprint, statement_id)"
                                + " VALUES (:user, :key, :fingerprint, :statement) ON CONFLICT DO NOTHING")
                        .bind("user", statement.user())
                        .bind("key", key.value())
                        .bind("fingerprint", fingerprint)
                        .bind("statement", statement.id())
                        .execute()
                > 0;
    }

    private void writeAgain() {
        for (StatementInfo next = unwritten.peek(); next != null; next = unwritten.peek()) {
            StatementInfo statement = next;
            try {
                writes.useHandle(handle -> rows.replace(handle, statement));
                unwritten.remove(statement);
            } catch (JdbiException e) {
                LOG.debug("The history is still away", e);
                return;
            }
        }
    }

    private void sweepQuietly() {
        try {
            sweep();
        } catch (JdbiException e) {
            LOG.warn(
                    "The history could not forget what is too old; trying again in {} min: {}",
                    SWEEP_EVERY.toMinutes(),
                    why(e));
        }
    }

    /** Forgets all that is too old or too much, now. */
    void sweep() {
        sweep.abandoned(clock.instant());
        while (!Thread.currentThread().isInterrupted() && sweep.step(clock.instant())) {
            LOG.debug("The history forgets more");
        }
    }

    private static TarnException taken(StatementInfo statement) {
        return new TarnException(
                ErrorCode.ALREADY_EXISTS,
                "there is a statement with id " + statement.id() + " already; choose another id, or leave it out");
    }

    private static TarnException failed(String what, @Nullable Exception e) {
        return new TarnException(
                ErrorCode.STORAGE_FAILED,
                "the history of statements could not " + what + (e == null ? "" : ": " + why(e)) + "; try again",
                e);
    }

    private static String why(Exception e) {
        Throwable root = e.getCause() == null ? e : e.getCause();
        String text = String.valueOf(root.getMessage());
        return text.lines().findFirst().orElse(text);
    }

    /** Writes what is not written yet, if the database answers, and closes it. */
    @Override
    public void close() {
        housekeeping.close();
        try {
            if (!housekeeping.awaitEnd(CLOSE_WITHIN)) {
                LOG.warn("The history closes in the middle of its housekeeping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writeAgain();
        database.close();
    }
}
