package io.tarn.query.http;

import io.javalin.config.RoutesConfig;
import io.tarn.query.QueryEngine;

/** The history over HTTP: {@code GET /v1/queries} and {@code GET /v1/queries/{id}}. */
public final class QueryRoutes {
    private final QueryEngine engine;

    /** Routes to the history of this engine. */
    public QueryRoutes(QueryEngine engine) {
        this.engine = engine;
    }

    /** Mounts the routes; whoever mounts them also answers {@link io.tarn.api.TarnException} with a problem document. */
    public void addTo(RoutesConfig routes) {
        routes.get("/v1/queries", new ListQueries(engine));
        routes.get("/v1/queries/{id}", new GetStatement(engine));
    }
}
