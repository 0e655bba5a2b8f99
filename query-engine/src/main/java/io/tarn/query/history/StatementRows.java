package io.tarn.query.history;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementState;
import io.tarn.api.StatementStats;
import io.tarn.query.statement.StatementId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The rows of statements: what of a statement stands in which column. */
final class StatementRows {
    private static final int LONGEST_SQL = 100_000;
    private static final int LONGEST_PLAN = 100_000;
    private static final int LONGEST_MESSAGE = 10_000;
    private static final int MOST_COLUMNS = 1_000;

    private static final String COLUMNS =
            "id, state, user_name, session, sql_text, submitted_at, started_at, ended_at, columns, stats, error, plan";
    private static final String VALUES = "(" + COLUMNS + ", server, size) VALUES (:id, :state, :user, :session, :sql,"
            + " :submitted, :started, :ended, :columns, :stats, :error, :plan, :server, :size)";

    private final StoredJson json = new StoredJson();
    private final StoredText sql = new StoredText(LONGEST_SQL);
    private final StoredText plan = new StoredText(LONGEST_PLAN);
    private final StoredText message = new StoredText(LONGEST_MESSAGE);
    private final String server;

    StatementRows(String server) {
        this.server = server;
    }

    /** Whether there was none of that id. */
    boolean insert(Handle handle, StatementInfo statement) {
        return bind(handle.createUpdate("INSERT INTO sql_statements " + VALUES + " ON CONFLICT DO NOTHING"), statement)
                        .execute()
                > 0;
    }

    void replace(Handle handle, StatementInfo statement) {
        bind(
                        handle.createUpdate("INSERT INTO sql_statements " + VALUES
                                + " ON CONFLICT (id) DO UPDATE SET state = excluded.state, started_at = excluded.started_at,"
                                + " ended_at = excluded.ended_at, columns = excluded.columns, stats = excluded.stats,"
                                + " error = excluded.error, plan = excluded.plan, size = excluded.size"),
                        statement)
                .execute();
    }

    void started(Handle handle, StatementId id, Instant at) {
        handle.createUpdate("UPDATE sql_statements SET state = 'RUNNING', started_at = :at"
                        + " WHERE id = :id AND ended_at IS NULL")
                .bind("id", id.value())
                .bind("at", micros(at))
                .execute();
    }

    Optional<StatementInfo> find(Handle handle, StatementId id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM sql_statements WHERE id = :id")
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne();
    }

    /** One more than the page has, if there is one more. */
    Query page(Handle handle, HistoryFilter filter) {
        @Nullable PageToken after = filter.pageToken() == null ? null : PageToken.of(filter.pageToken());
        Query query = handle.createQuery("SELECT " + COLUMNS + " FROM sql_statements WHERE user_name = :user"
                + (filter.state() == null ? "" : " AND state = :state")
                + (after == null ? "" : " AND (submitted_at, id) < (:submitted, :id)")
                + " ORDER BY submitted_at DESC, id DESC LIMIT :limit");
        query.bind("user", filter.user()).bind("limit", filter.pageSize() + 1);
        if (filter.state() != null) {
            query.bind("state", filter.state().name());
        }
        if (after != null) {
            query.bind("submitted", after.submittedAt()).bind("id", after.id());
        }
        return query;
    }

    StatementInfo read(ResultSet row) throws SQLException {
        return new StatementInfo(
                row.getString("id"),
                StatementState.valueOf(row.getString("state")),
                row.getString("sql_text"),
                row.getString("user_name"),
                row.getString("session"),
                time(row.getLong("submitted_at")),
                optionalTime(row, "started_at"),
                optionalTime(row, "ended_at"),
                null,
                null,
                json.value(row.getString("columns"), new TypeReference<List<ColumnInfo>>() {}),
                json.value(row.getString("stats"), new TypeReference<StatementStats>() {}),
                json.value(row.getString("error"), new TypeReference<Problem>() {}),
                row.getString("plan"),
                null);
    }

    private Update bind(Update update, StatementInfo statement) {
        String text = sql.of(statement.sql());
        @Nullable String columns = json.text(first(statement.columns()));
        @Nullable String error = problem(statement.error());
        @Nullable String planText = statement.plan() == null ? null : plan.of(statement.plan());
        return update.bind("id", statement.id())
                .bind("state", statement.state().name())
                .bind("user", statement.user())
                .bind("session", statement.session())
                .bind("sql", text)
                .bind("submitted", micros(Instant.parse(statement.submittedAt())))
                .bind("started", optionalMicros(statement.startedAt()))
                .bind("ended", optionalMicros(statement.endedAt()))
                .bind("columns", columns)
                .bind("stats", json.text(statement.stats()))
                .bind("error", error)
                .bind("plan", planText)
                .bind("server", server)
                .bind("size", text.length() + length(columns) + length(error) + length(planText));
    }

    @Nullable
    String problem(@Nullable Problem error) {
        return error == null
                ? null
                : json.text(new Problem(
                        error.type(),
                        error.title(),
                        error.status(),
                        message.of(error.detail()),
                        error.code(),
                        error.sqlState(),
                        message.of(error.message()),
                        error.line(),
                        error.column()));
    }

    private static @Nullable List<ColumnInfo> first(@Nullable List<ColumnInfo> columns) {
        return columns == null ? null : columns.subList(0, Math.min(columns.size(), MOST_COLUMNS));
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static @Nullable Long optionalMicros(@Nullable String time) {
        return time == null ? null : micros(Instant.parse(time));
    }

    private static String time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static @Nullable String optionalTime(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : time(micros);
    }
}
