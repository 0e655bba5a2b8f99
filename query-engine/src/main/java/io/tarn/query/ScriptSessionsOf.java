package io.tarn.query;

import io.tarn.api.UserName;
import io.tarn.query.job.ScriptSessions;
import io.tarn.query.spark.SparkSessions;
import io.tarn.query.statement.NamespaceLevels;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.SettingValues;

/** Sessions of Spark for scripts. */
record ScriptSessionsOf(SparkSessions sessions) implements ScriptSessions {
    @Override
    public SessionId open(UserName user) {
        return SessionId.of(
                sessions.open(new SparkSessions.Wish(user, null, NamespaceLevels.none(), SettingValues.none(), null))
                        .session());
    }

    @Override
    public void end(UserName user, SessionId session) {
        sessions.end(user, session);
    }
}
