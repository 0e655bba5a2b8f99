package io.tarn.query.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.DurationText;
import io.tarn.api.ErrorCode;
import io.tarn.api.SessionInfo;
import io.tarn.api.SessionRequest;
import io.tarn.api.TarnException;
import io.tarn.query.spark.SparkSessions;
import io.tarn.query.statement.UserName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/sessions}: makes a session; 201 with its id. The body may be left out. */
final class PostSession implements Handler {
    private final SparkSessions sessions;

    PostSession(SparkSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void handle(Context ctx) {
        SessionRequest request = request(ctx);
        String user = ctx.header("Tarn-User");
        SessionInfo made = sessions.open(new SparkSessions.Wish(
                user == null ? UserName.ANONYMOUS : new UserName(user),
                request.catalog(),
                levels(request.schema()),
                settings(request.settings()),
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

    private static List<String> levels(@Nullable String schema) {
        return schema == null || schema.isBlank() ? List.of() : List.of(schema.split("\\.", -1));
    }

    private static Map<String, String> settings(@Nullable Map<String, Object> given) {
        Map<String, String> settings = new TreeMap<>();
        if (given != null) {
            given.forEach((name, value) -> settings.put(name, text(name, value)));
        }
        return settings;
    }

    private static String text(String name, Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new TarnException(
                ErrorCode.INVALID_VALUE, "setting " + name + " is " + value + "; give a string, a number or a boolean");
    }
}
