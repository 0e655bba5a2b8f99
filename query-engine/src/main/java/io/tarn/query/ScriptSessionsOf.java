package io.tarn.query;

import io.tarn.query.job.ScriptSessions;
import io.tarn.query.spark.SparkSessions;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.UserName;
import java.util.List;
import java.util.Map;

/** Sessions of Spark for scripts. */
record ScriptSessionsOf(SparkSessions sessions) implements ScriptSessions {
    @Override
    public SessionId open(UserName user) {
        return SessionId.of(sessions.open(new SparkSessions.Wish(user, null, List.of(), Map.of(), null))
                .session());
    }

    @Override
    public void end(SessionId session) {
        sessions.end(session);
    }
}
