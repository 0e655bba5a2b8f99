package io.tarn.query.http;

import io.javalin.config.RoutesConfig;
import io.tarn.query.QueryEngine;

/** The endpoints of SQL over HTTP. */
public final class SqlRoutes {
    private final QueryEngine engine;

    /** Routes to this engine. */
    public SqlRoutes(QueryEngine engine) {
        this.engine = engine;
    }

    /**
     * Mounts {@code /v1/sql} and what is below it; whoever mounts it also answers {@link io.tarn.api.TarnException} with a problem document.
     */
    public void addTo(RoutesConfig routes) {
        routes.post("/v1/sql", new RunSql(engine, new ClientWatch()));
        routes.get("/v1/sql/{id}", new GetStatement(engine));
        routes.get("/v1/sql/{id}/results", new GetResults(engine));
        routes.get("/v1/sql/{id}/events", new GetEvents(engine));
        routes.delete("/v1/sql/{id}", new CancelSql(engine));
    }
}
