package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarn.query.EngineLimits;
import io.tarn.query.EngineSettings;
import io.tarn.query.QueryEngine;
import io.tarn.query.history.HistoryBounds;
import io.tarn.query.history.HistoryDatabase;
import io.tarn.query.history.JdbcStatementHistory;
import io.tarn.query.spark.ClusterSettings;
import io.tarn.query.spark.FileAccess;
import io.tarn.query.spark.offload.NativeSettings;
import io.tarn.storage.property.EngineKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told to clients when too many come. The engine's Spark is never started, so whoever has the one turn keeps it. */
class AdmissionTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    private QueryEngine engine;
    private Javalin javalin;

    @BeforeEach
    void start() {
        EngineLimits usual = EngineLimits.forThisMachine();
        engine = new QueryEngine(new EngineSettings(
                URI.create("http://127.0.0.1:9/catalog"),
                EngineKey.random(),
                () -> List.of("lake"),
                (warehouse, name) -> Optional.empty(),
                ClusterSettings.inProcess(),
                new FileAccess(List.of(), List.of()),
                new EngineLimits(
                        usual.statementTimeout(),
                        1,
                        1,
                        usual.resultBytes(),
                        usual.resultAge(),
                        usual.sessions(),
                        usual.sessionIdle()),
                NativeSettings.forThisMachine(),
                List.of(folder),
                folder.resolve("staging"),
                folder.resolve("scratch"),
                new JdbcStatementHistory(
                        HistoryDatabase.sqlite(folder.resolve("history.sqlite")),
                        UUID.randomUUID(),
                        HistoryBounds.of(Duration.ofDays(30)),
                        Clock.systemUTC()),
                meters));
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            new SqlRoutes(engine).addTo(config.routes);
            SqlServer.answerProblems(config.routes);
        });
        javalin.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        engine.close();
        javalin.stop();
    }

    @Test
    void whoeverComesAfterAFullQueueIsToldWhenToComeAgainAndAWaitingStatementIsCancelledAtOnce() throws Exception {
        CompletableFuture<HttpResponse<String>> first =
                send("SELECT 1", UUID.randomUUID().toString());
        await("tarn.sql.statements.running", 1);
        String id = UUID.randomUUID().toString();
        CompletableFuture<HttpResponse<String>> second = send("SELECT 2", id);
        await("tarn.sql.statements.waiting", 1);

        HttpResponse<String> third =
                send("SELECT 3", UUID.randomUUID().toString()).get();
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(third.body()).contains("TOO_MANY_REQUESTS").contains("1 statements run and 1 wait already");

        HttpResponse<String> cancelled =
                http.send(HttpRequest.newBuilder(uri("/v1/sql/" + id)).DELETE().build(), BodyHandlers.ofString());
        assertThat(cancelled.statusCode()).isEqualTo(204);
        assertThat(second.get().body()).contains("STATEMENT_CANCELLED");
        assertThat(first).isNotDone();

        engine.close();
        assertThat(first.get().statusCode()).isEqualTo(503);
        assertThat(first.get().headers().firstValue("Retry-After")).hasValue("5");
    }

    private void await(String gauge, double value) throws InterruptedException {
        while (meters.get(gauge).gauge().value() < value) {
            Thread.sleep(5);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + javalin.port()).resolve(path);
    }

    private CompletableFuture<HttpResponse<String>> send(String sql, String id) {
        return http.sendAsync(
                HttpRequest.newBuilder(uri("/v1/sql"))
                        .header("Tarn-Statement-Id", id)
                        .POST(BodyPublishers.ofString(sql))
                        .build(),
                BodyHandlers.ofString());
    }
}
