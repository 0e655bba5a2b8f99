package io.tarn.query.job;

import io.tarn.api.ByteSize;
import io.tarn.api.DurationText;
import io.tarn.api.ErrorCode;
import io.tarn.api.SqlScript;
import io.tarn.api.SqlStatement;
import io.tarn.api.StatementRequest;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.history.IdempotencyKey;
import io.tarn.query.statement.NamespaceLevels;
import io.tarn.query.statement.Parameters;
import io.tarn.query.statement.ResultLimits;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.SettingValues;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks requests and makes submissions of them. */
public final class SubmissionReader {
    private static final int MOST_STATEMENTS = 1_000;

    private final Duration defaultTimeout;

    /** Requests that name no timeout have this one. */
    public SubmissionReader(Duration defaultTimeout) {
        this.defaultTimeout = defaultTimeout;
    }

    /**
     * Reads a request.
     *
     * @throws TarnException {@code BAD_REQUEST} or {@code INVALID_VALUE} that names the field and the value
     */
    public Submission read(StatementId id, StatementRequest request, UserName user, @Nullable IdempotencyKey key) {
        // A JSON body may leave it out, whatever its type here says.
        @Nullable String sql = request.sql();
        List<SqlStatement> statements =
                sql == null ? List.of() : SqlScript.parse(sql).statements();
        if (sql == null || statements.isEmpty()) {
            throw new TarnException(ErrorCode.BAD_REQUEST, "the SQL text is empty; write one statement");
        }
        if (statements.size() > MOST_STATEMENTS) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "the script has " + statements.size() + " statements; at most " + MOST_STATEMENTS + " are taken");
        }
        Parameters parameters = Parameters.of(request.params());
        if (statements.size() > 1 && request.params() instanceof List<?> list && !list.isEmpty()) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "values for ? and a script of " + statements.size()
                            + " statements do not go together; name the values (:name), or send one statement");
        }
        List<Submission.ScriptPart> parts = statements.stream()
                .map(statement -> part(statement, parameters, request, user))
                .toList();
        return new Submission(id, sql, parts, patience(request), atWaitEnd(request), key, fingerprint(request, user));
    }

    private Submission.ScriptPart part(
            SqlStatement statement, Parameters parameters, StatementRequest request, UserName user) {
        return new Submission.ScriptPart(
                new StatementSpec(
                        statement.text(),
                        parameters,
                        request.catalog(),
                        NamespaceLevels.of(request.schema()),
                        user,
                        request.session() == null ? null : SessionId.of(request.session()),
                        SettingValues.of(request.settings()),
                        limits(request),
                        timeout(request)),
                statement);
    }

    private Duration timeout(StatementRequest request) {
        String timeout = request.timeout();
        return timeout == null
                ? defaultTimeout
                : named("timeout", () -> DurationText.parse(timeout).value());
    }

    private static @Nullable Duration patience(StatementRequest request) {
        String wait = request.waitTimeout();
        if (wait == null) {
            return null;
        }
        return wait.strip().matches("0+(ms|s|m|h)?")
                ? Duration.ZERO
                : named("waitTimeout", () -> DurationText.parse(wait).value());
    }

    private static Submission.WaitEnd atWaitEnd(StatementRequest request) {
        String wanted = request.onWaitTimeout();
        if (wanted == null) {
            return Submission.WaitEnd.CONTINUE;
        }
        if (request.waitTimeout() == null) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST, "onWaitTimeout is " + wanted + ", but there is no waitTimeout");
        }
        return switch (wanted.toLowerCase(Locale.ROOT)) {
            case "continue" -> Submission.WaitEnd.CONTINUE;
            case "cancel" -> Submission.WaitEnd.CANCEL;
            default ->
                throw new TarnException(
                        ErrorCode.INVALID_VALUE, "onWaitTimeout is '" + wanted + "'; use continue or cancel");
        };
    }

    private static ResultLimits limits(StatementRequest request) {
        Long rows = request.rowLimit();
        if (rows != null && rows < 0) {
            throw new TarnException(ErrorCode.INVALID_VALUE, "rowLimit is " + rows + "; use 0 or more");
        }
        String bytes = request.byteLimit();
        return new ResultLimits(
                rows == null ? Long.MAX_VALUE : rows,
                bytes == null
                        ? Long.MAX_VALUE
                        : named("byteLimit", () -> ByteSize.parse(bytes).bytes()));
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T named(String field, Reading<T> reading) {
        try {
            return reading.read();
        } catch (TarnException e) {
            throw new TarnException(e.code(), field + ": " + e.getMessage(), e);
        }
    }

    private static String fingerprint(StatementRequest request, UserName user) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // How long the call waits is not part of what is asked for.
            List<@Nullable Object> all = Arrays.asList(
                    user,
                    request.sql(),
                    request.params(),
                    request.catalog(),
                    request.schema(),
                    request.session(),
                    SettingValues.of(request.settings()).byName(),
                    request.rowLimit(),
                    request.byteLimit());
            return HexFormat.of().formatHex(digest.digest(all.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
