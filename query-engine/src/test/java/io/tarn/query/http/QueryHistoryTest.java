package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementState;
import io.tarn.query.EngineLimits;
import io.tarn.query.EngineSettings;
import io.tarn.query.QueryEngine;
import io.tarn.query.history.HistoryBounds;
import io.tarn.query.history.HistoryDatabase;
import io.tarn.query.history.JdbcStatementHistory;
import io.tarn.query.history.StatementHistory;
import io.tarn.query.spark.ClusterSettings;
import io.tarn.query.spark.FileAccess;
import io.tarn.query.spark.offload.NativeSettings;
import io.tarn.storage.property.EngineKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history over HTTP; the engine's Spark is never started. */
class QueryHistoryTest {
    private final UUID server = UUID.randomUUID();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private StatementHistory history;
    private QueryEngine engine;
    private Javalin javalin;

    @BeforeEach
    void start() {
        history = new JdbcStatementHistory(
                HistoryDatabase.sqlite(folder.resolve("history.sqlite")),
                server,
                HistoryBounds.of(Duration.ofDays(30)),
                Clock.systemUTC());
        engine = new QueryEngine(new EngineSettings(
                URI.create("http://127.0.0.1:9/catalog"),
                EngineKey.random(),
                () -> List.of("lake"),
                (warehouse, name) -> Optional.empty(),
                ClusterSettings.inProcess(),
                new FileAccess(List.of(), List.of()),
                EngineLimits.forThisMachine(),
                NativeSettings.forThisMachine(),
                List.of(folder),
                folder.resolve("staging"),
                folder.resolve("scratch"),
                history,
                new SimpleMeterRegistry()));
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            new QueryRoutes(engine).addTo(config.routes);
            SqlServer.answerProblems(config.routes);
        });
        javalin.start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        javalin.stop();
        engine.close();
    }

    @Test
    void statementsAreListedNewestFirstInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            history.began(statement("select " + i, "ann", "2026-01-01T00:00:0" + i + "Z"));
            history.began(statement("select of bob " + i, "bob", "2026-01-01T00:00:0" + i + "Z"));
        }
        JsonNode first = json("/v1/queries?limit=2");
        assertThat(first.at("/queries").findValuesAsText("sql")).containsExactly("select 4", "select 3");
        JsonNode second =
                json("/v1/queries?limit=2&page=" + first.get("nextPage").asText());
        assertThat(second.at("/queries").findValuesAsText("sql")).containsExactly("select 2", "select 1");
        JsonNode last =
                json("/v1/queries?limit=2&page=" + second.get("nextPage").asText());
        assertThat(last.at("/queries").findValuesAsText("sql")).containsExactly("select 0");
        assertThat(last.has("nextPage")).isFalse();

        assertThat(json("/v1/queries?user=ann&state=queued").at("/queries").findValuesAsText("sql"))
                .hasSize(5);
        assertThat(json("/v1/queries?user=bob").toString()).isEqualTo("{\"queries\":[]}");
        assertThat(json("/v1/queries?state=FAILED").get("queries")).isEmpty();
    }

    @Test
    void oneStatementIsToldByItsId() throws Exception {
        StatementInfo statement = statement("select 1", "ann", "2026-01-01T00:00:00Z");
        history.began(statement);
        JsonNode told = json("/v1/queries/" + statement.id());
        assertThat(told.get("sql").asText()).isEqualTo("select 1");
        assertThat(told.get("state").asText()).isEqualTo("QUEUED");
        assertThat(told.get("user").asText()).isEqualTo("ann");
        StatementInfo ofBob = statement("select 1", "bob", "2026-01-01T00:00:00Z");
        history.began(ofBob);
        for (String id : List.of(UUID.randomUUID().toString(), ofBob.id())) {
            HttpResponse<String> none = get("/v1/queries/" + id);
            assertThat(none.statusCode()).isEqualTo(404);
            assertThat(none.body()).contains("no statement has the id");
        }
    }

    @Test
    void whatCannotBeAskedIsSaid() throws Exception {
        assertRefused("/v1/queries?limit=0", "from 1 to 1000");
        assertRefused("/v1/queries?limit=many", "from 1 to 1000");
        assertRefused("/v1/queries?state=DONE", "QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED");
        assertRefused("/v1/queries?page=xyz", "nextPage of the page before");
        assertRefused("/v1/queries?users=ann", "did you mean 'user'?");
    }

    @Test
    void afterARestartWhatRanIsLost() throws Exception {
        StatementInfo statement = statement("insert into t values (1)", "ann", "2026-01-01T00:00:00Z");
        history.began(statement);
        stop();
        start();
        JsonNode told = json("/v1/queries/" + statement.id());
        assertThat(told.get("state").asText()).isEqualTo("FAILED");
        assertThat(told.at("/error/code").asText()).isEqualTo("STATEMENT_LOST");
        assertThat(told.at("/error/message").asText()).contains("tarn.statement-id = " + statement.id());
    }

    private void assertRefused(String path, String message) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return SqlServer.json(answer);
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + javalin.port()).resolve(path);
        return http.send(HttpRequest.newBuilder(uri).header("Tarn-User", "ann").build(), BodyHandlers.ofString());
    }

    private static StatementInfo statement(String sql, String user, String at) {
        return new StatementInfo(
                UUID.randomUUID().toString(),
                StatementState.QUEUED,
                sql,
                user,
                null,
                at,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
