package io.tarn.query.job;

import io.tarn.api.SqlStatement;
import io.tarn.api.TarnException;
import io.tarn.api.TextPosition;
import io.tarn.query.history.IdempotencyKey;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent, checked: one statement or a script of several.
 *
 * @param id names all of it
 * @param sql the whole text, as it was sent
 * @param parts its statements in their order, at least one
 * @param patience how long the call waits for the end before it is told an id to ask with; null: it takes the result as one stream
 * @param atWaitEnd what becomes of the statement then
 * @param key the client's name for this request, null if it has none
 * @param fingerprint of the whole request, so that one key is not used for two
 */
public record Submission(
        StatementId id,
        String sql,
        List<ScriptPart> parts,
        @Nullable Duration patience,
        WaitEnd atWaitEnd,
        @Nullable IdempotencyKey key,
        String fingerprint) {

    /** What becomes of a statement whose client waits no longer. */
    public enum WaitEnd {
        /** It goes on, and its result is held. */
        CONTINUE,
        /** It is cancelled. */
        CANCEL
    }

    /**
     * One statement of a script.
     *
     * @param spec what is to be run
     * @param text where it stands in the whole text
     */
    public record ScriptPart(StatementSpec spec, SqlStatement text) {
        ScriptPart in(SessionId session) {
            return new ScriptPart(spec.in(session), text);
        }

        /** An error of the statement, with its position in the whole text. */
        TarnException placed(TarnException error) {
            TextPosition within = error.position();
            return within == null || text.offset() == 0
                    ? error
                    : new TarnException(
                            error.code(),
                            error.sqlState(),
                            String.valueOf(error.getMessage()),
                            text.inScript(within),
                            error);
        }
    }

    /** Keeps a copy of the list. */
    public Submission {
        parts = List.copyOf(parts);
    }

    /** Whether the result goes to the client as it comes, and is not held. */
    public boolean streams() {
        return patience == null && key == null && parts.size() == 1;
    }

    StatementSpec first() {
        return parts.get(0).spec();
    }
}
