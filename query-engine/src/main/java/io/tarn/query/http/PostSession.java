package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.DurationText;
import io.tarn.api.SessionInfo;
import io.tarn.api.SessionRequest;
import io.tarn.query.spark.SparkSessions;
import io.tarn.query.statement.NamespaceLevels;
import io.tarn.query.statement.SettingValues;

/** {@code POST /v1/sessions}: makes a session; 201 with its id. The body may be left out. */
final class PostSession implements Handler {
    private final SparkSessions sessions;

    PostSession(SparkSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void handle(Context ctx) {
        SessionRequest request = request(ctx);
        SessionInfo made = sessions.open(new SparkSessions.Wish(
                new SqlHeaders(ctx).user(),
                request.catalog(),
                NamespaceLevels.of(request.schema()),
                SettingValues.of(request.settings()),
                request.idleTimeout() == null
                        ? null
                        : DurationText.parse(request.idleTimeout()).value()));
        ctx.status(201)
                .header("Location", "/v1/sessions/" + made.session())
                .contentType("application/json")
                .result(Json.text(made));
    }

    private static SessionRequest request(Context ctx) {
        String body = new SqlBody(ctx).text();
        return body.isBlank() ? SessionRequest.empty() : Json.read(body, SessionRequest.class);
    }
}
