package io.tarn.query.job;

import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.UserName;

/** Sessions that live as long as a script that has none of its own, so that its statements see what those before them set. */
public interface ScriptSessions {
    /**
     * A new session.
     *
     * @throws io.tarn.api.TarnException {@code TOO_MANY_REQUESTS} if there are too many
     */
    SessionId open(UserName user);

    /** Ends it. */
    void end(SessionId session);
}
