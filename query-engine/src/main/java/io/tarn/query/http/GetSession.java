package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.SessionInfo;
import io.tarn.query.spark.SparkSessions;
import io.tarn.query.statement.SessionId;

/** {@code GET /v1/sessions/{id}}: where a session looks names up, and when it was used last; the call keeps it alive. */
final class GetSession implements Handler {
    private final SparkSessions sessions;

    GetSession(SparkSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void handle(Context ctx) {
        SessionInfo info = sessions.info(new SqlHeaders(ctx).user(), SessionId.of(ctx.pathParam("id")));
        ctx.contentType("application/json").result(Json.text(info));
    }
}
