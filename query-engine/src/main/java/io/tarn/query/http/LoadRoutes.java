package io.tarn.query.http;

import io.javalin.config.RoutesConfig;
import io.tarn.query.QueryEngine;
import io.tarn.query.load.Loads;

/** Uploads and loads: {@code PUT /v1/uploads/{name}}, {@code POST /v1/loads}, {@code GET} and {@code DELETE /v1/loads/{id}}. */
public final class LoadRoutes {
    private final Loads loads;

    /** Routes to the loads of this engine. */
    public LoadRoutes(QueryEngine engine) {
        this.loads = engine.loads();
    }

    /** Mounts the routes; whoever mounts them also answers {@link io.tarn.api.TarnException} with a problem document. */
    public void addTo(RoutesConfig routes) {
        routes.put("/v1/uploads/{name}", new PutUpload(loads.staging()));
        routes.post("/v1/loads", new PostLoad(loads));
        routes.get("/v1/loads/{id}", new GetLoad(loads));
        routes.delete("/v1/loads/{id}", new DeleteLoad(loads));
    }
}
