package io.tarn.query.http;

import io.javalin.config.RoutesConfig;
import io.tarn.query.QueryEngine;

/** Sessions over HTTP: {@code POST /v1/sessions}, {@code GET} and {@code DELETE /v1/sessions/{id}}. */
public final class SessionRoutes {
    private final QueryEngine engine;

    /** Routes to the sessions of this engine. */
    public SessionRoutes(QueryEngine engine) {
        this.engine = engine;
    }

    /** Mounts the routes; whoever mounts them also answers {@link io.tarn.api.TarnException} with a problem document. */
    public void addTo(RoutesConfig routes) {
        routes.post("/v1/sessions", new PostSession(engine.sessions()));
        routes.get("/v1/sessions/{id}", new GetSession(engine.sessions()));
        routes.delete("/v1/sessions/{id}", new DeleteSession(engine));
    }
}
