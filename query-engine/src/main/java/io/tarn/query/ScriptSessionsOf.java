package io.tarn.query;

import io.tarn.query.job.ScriptSessions;
import io.tarn.query.spark.SparkSessions;
import io.tarn.query.statement.NamespaceLevels;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.SettingValues;
import io.tarn.query.statement.UserName;

/** Sessions of Spark for scripts. */
record ScriptSessionsOf(SparkSessions sessions) implements ScriptSessions {
    @Override
    public SessionId open(UserName user) {
        return SessionId.of(
                sessions.open(new SparkSessions.Wish(user, null, NamespaceLevels.none(), SettingValues.none(), null))
                        .session());
    }

    @Override
    public void end(SessionId session) {
        sessions.end(session);
    }
}
