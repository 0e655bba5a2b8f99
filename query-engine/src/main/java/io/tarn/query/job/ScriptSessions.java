package io.tarn.query.job;

import io.tarn.api.UserName;
import io.tarn.query.statement.SessionId;

/** Sessions that live as long as a script that has none of its own, so that its statements see what those before them set. */
public interface ScriptSessions {
    /**
     * A new session.
     *
     * @throws io.tarn.api.TarnException {@code TOO_MANY_REQUESTS} if there are too many
     */
    SessionId open(UserName user);

    /** Ends one of this user. */
    void end(UserName user, SessionId session);
}
