package io.tarn.server;

import io.javalin.config.RoutesConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * {@code GET /health/live}: the process answers. {@code GET /health/ready}: every part does its work, else 503 with the parts
 * that do not.
 */
final class HealthRoutes {
    private final String version;
    private final Map<String, BooleanSupplier> parts;

    HealthRoutes(String version, Map<String, BooleanSupplier> parts) {
        this.version = version;
        this.parts = new LinkedHashMap<>(parts);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/health/live", ctx -> ctx.json(Map.of("name", "tarn", "version", version, "status", "live")));
        routes.get("/health/ready", ctx -> {
            Map<String, Object> states = new LinkedHashMap<>();
            parts.forEach((name, ready) -> states.put(name, ready.getAsBoolean() ? "ready" : "starting"));
            boolean ready = parts.values().stream().allMatch(BooleanSupplier::getAsBoolean);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("status", ready ? "ready" : "starting");
            answer.put("parts", states);
            ctx.status(ready ? 200 : 503).json(answer);
        });
    }
}
