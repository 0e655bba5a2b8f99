package io.tarn.query.history;

import io.tarn.api.ErrorCode;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Keeps the history true and within its bounds, in steps so small that nobody waits for them. */
final class HistorySweep {
    private static final int ROWS_A_STEP = 500;

    /** No statement runs longer than 24 h, so this one's server did not come back to say that it is lost. */
    private static final Duration LONGEST_RUN = Duration.ofHours(25);

    private final HistoryDatabase database;
    private final Jdbi writes;
    private final StatementRows rows;
    private final String server;
    private final HistoryBounds bounds;

    HistorySweep(HistoryDatabase database, StatementRows rows, String server, HistoryBounds bounds) {
        this.database = database;
        this.writes = database.writes();
        this.rows = rows;
        this.server = server;
        this.bounds = bounds;
    }

    /** What this server left behind when it ended is lost. Before it takes the first new statement. */
    int own(Instant now) {
        return lost(now, "server = :server", "server", server);
    }

    /** What another server left behind, which did not come back. */
    int abandoned(Instant now) {
        return lost(now, "submitted_at < :before", "before", StatementRows.micros(now.minus(LONGEST_RUN)));
    }

    private int lost(Instant now, String whose, String parameter, Object value) {
        return writes.inTransaction(handle -> {
            List<String> ids = handle.createQuery(
                            "SELECT id FROM sql_statements WHERE state IN ('QUEUED', 'RUNNING') AND " + whose)
                    .bind(parameter, value)
                    .mapTo(String.class)
                    .list();
            ids.forEach(id -> lost(handle, id, now));
            return ids.size();
        });
    }

    private void lost(Handle handle, String id, Instant now) {
        Problem problem = Problem.of(new TarnException(
                ErrorCode.STATEMENT_LOST,
                "the server ended while the statement waited or ran, and its result is lost. If it wrote to a table, the write"
                        + " is there as a whole or not at all: it is there if the table has a snapshot with tarn.statement-id = "
                        + id + " in its summary (SELECT * FROM the_table.snapshots)"));
        handle.createUpdate("UPDATE sql_statements SET state = 'FAILED', ended_at = :now, error = :error"
                        + " WHERE id = :id AND ended_at IS NULL")
                .bind("now", StatementRows.micros(now))
                .bind("error", rows.problem(problem))
                .bind("id", id)
                .execute();
    }

    /**
     * Forgets some of what is too old or too much.
     *
     * @return whether there may be more
     */
    boolean step(Instant now) {
        long oldest = StatementRows.micros(now.minus(bounds.age()));
        long before = Math.max(oldest, tooMuch().orElse(Long.MIN_VALUE));
        int forgotten = writes.inTransaction(handle -> handle.createUpdate("DELETE FROM sql_statements WHERE id IN"
                        + " (SELECT id FROM sql_statements WHERE submitted_at < :before AND ended_at IS NOT NULL"
                        + " ORDER BY submitted_at LIMIT :limit" + database.skipLocked() + ")")
                .bind("before", before)
                .bind("limit", ROWS_A_STEP)
                .execute());
        return forgotten == ROWS_A_STEP;
    }

    /** The time of the oldest statement that may stay, if there are too many, or too long ones. */
    private OptionalLong tooMuch() {
        return database.reads()
                .withHandle(handle -> handle.createQuery("SELECT submitted_at FROM (SELECT submitted_at,"
                                + " COUNT(*) OVER newest AS statements, SUM(size) OVER newest AS characters"
                                + " FROM sql_statements"
                                + " WINDOW newest AS (ORDER BY submitted_at DESC, id DESC ROWS UNBOUNDED PRECEDING)) AS sums"
                                + " WHERE statements > :statements OR characters > :characters"
                                + " ORDER BY submitted_at DESC LIMIT 1")
                        .bind("statements", bounds.statements())
                        .bind("characters", bounds.characters())
                        .mapTo(Long.class)
                        .findOne()
                        .map(newestTooMuch -> OptionalLong.of(newestTooMuch + 1))
                        .orElseGet(OptionalLong::empty));
    }
}
