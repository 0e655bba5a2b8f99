package io.tarn.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tarn.catalog.http.MalformedRequests;
import io.tarn.catalog.http.RequestBuffers;
import io.tarn.catalog.http.SecurityHeaders;
import io.tarn.query.http.WatchedConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server: one socket, a bounded pool of threads, and the routes that the parts bring. */
final class HttpFront {
    /** A statement holds a thread while it waits or runs (the engine bounds both), and Spark's own catalog calls need more. */
    private static final int MOST_THREADS = 256;

    private static final int LEAST_THREADS = 8;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final int CONNECTION_IDLE_MILLIS = 120_000;

    /** How long a stop waits for requests that run: commits are done by then, or were never acknowledged. */
    private static final long STOP_MILLIS = 4_000;

    private static final List<String> AREAS = List.of(
            "/catalog",
            "/v1/sql",
            "/v1/sessions",
            "/v1/queries",
            "/v1/loads",
            "/v1/uploads",
            "/v1/warehouses",
            "/health",
            "/metrics");

    /** Something that mounts its routes. */
    interface Routes {
        void addTo(RoutesConfig routes);
    }

    private HttpFront() {}

    static Javalin create(ListeningSocket socket, MeterRegistry meters, List<Routes> parts) {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.http.prefer405over404 = true;
            MalformedRequests.addTo(config.jetty);
            SecurityHeaders.addTo(config.jetty);
            config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, THREAD_IDLE_MILLIS);
            config.jetty.addConnector((server, http) -> connector(server, http, socket));
            config.jetty.modifyServer(server -> server.setStopTimeout(STOP_MILLIS));
            config.requestLogger.http((ctx, millis) -> record(meters, ctx, millis));
            mount(config, parts);
        });
    }

    private static void mount(JavalinConfig config, List<Routes> parts) {
        for (Routes part : parts) {
            part.addTo(config.routes);
        }
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, ListeningSocket socket) {
        http.setSendServerVersion(false);
        ServerConnector connector = new WatchedConnector(server, http, RequestBuffers.addTo(http));
        connector.setIdleTimeout(CONNECTION_IDLE_MILLIS);
        try {
            connector.open(socket.channel());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + socket.uri(), e);
        }
        return connector;
    }

    private static void record(MeterRegistry meters, Context ctx, float millis) {
        Timer.builder("tarn.http.requests")
                .description("requests by method, first parts of the path and status")
                .tag("method", ctx.method().name())
                .tag("area", area(ctx.path()))
                .tag("status", Integer.toString(ctx.statusCode()))
                .register(meters)
                .record(Duration.ofNanos((long) (millis * 1_000_000)));
    }

    /** A bounded set of values, whatever paths are asked for. */
    private static String area(String path) {
        for (String area : AREAS) {
            if (path.equals(area) || path.startsWith(area + "/")) {
                return area;
            }
        }
        return "other";
    }
}
