package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementStatsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void tables() {
        server.answer("CREATE NAMESPACE cost");
        server.answer("CREATE TABLE cost.parts (p int, id bigint, s string) PARTITIONED BY (p)");
        for (int p = 0; p < 4; p++) {
            server.answer("INSERT INTO cost.parts SELECT " + p + ", id, concat('row-', id) FROM range(1000)");
        }
    }

    private static JsonNode stats(String sql) {
        return server.onSpark(sql).get("stats");
    }

    private static void assertTasksAreCounted(JsonNode stats, int atLeast) {
        assertThat(stats.get("tasks").asInt()).isGreaterThanOrEqualTo(atLeast);
        assertThat(stats.get("tasksByExecutor").get("driver")).isEqualTo(stats.get("tasks"));
    }

    @Test
    void aScanTellsWhatItReadAndWhatItLeftOut() {
        JsonNode all = stats("SELECT max(s) FROM cost.parts");
        JsonNode one = stats("SELECT max(s) FROM cost.parts WHERE p = 2");

        assertThat(all.get("filesRead").asLong()).isEqualTo(4);
        assertThat(all.get("filesPruned").asLong()).isZero();
        assertThat(all.get("scannedRows").asLong()).isEqualTo(4000);
        assertTasksAreCounted(all, 2);
        assertThat(one.get("filesRead").asLong()).isEqualTo(1);
        assertThat(one.get("filesPruned").asLong()).isEqualTo(3);
        assertThat(one.get("scannedRows").asLong()).isEqualTo(1000);
        assertThat(one.get("scannedBytes").asLong())
                .isPositive()
                .isLessThan(all.get("scannedBytes").asLong());
        assertThat(one.get("engine").asText()).isEqualTo("spark");
    }

    @Test
    void filesOfAllScansAreCountedAndThoseOfASharedScanOnce() {
        assertThat(stats("SELECT a.s FROM cost.parts a JOIN cost.parts b ON a.id = b.id AND b.p = 1 WHERE a.p < 2 "
                                + "AND a.id > (SELECT avg(id) FROM cost.parts WHERE p = 3)")
                        .get("filesRead")
                        .asLong())
                .isEqualTo(2 + 1 + 1);
        String shared = "WITH g AS (SELECT id, count(*) AS n FROM cost.parts GROUP BY id) "
                + "SELECT /*+ MERGE(b) */ count(*) FROM g a JOIN g b ON a.id = b.id";
        JsonNode stats = stats(shared);
        assertThat(stats.get("filesRead").asLong()).isEqualTo(4);
        assertThat(stats.get("scannedRows").asLong()).isEqualTo(4000);
    }

    @Test
    void workOnSparksOwnThreadsBelongsToTheStatement() {
        JsonNode stats = stats(
                "SELECT /*+ BROADCAST(b) */ max(a.s), max(b.s) FROM cost.parts a JOIN cost.parts b ON a.id = b.id "
                        + "WHERE a.p = 0 AND b.p = 1");
        assertThat(stats.get("scannedRows").asLong()).isEqualTo(2000);
        assertTasksAreCounted(stats, 3);
    }

    @Test
    void aWriteTellsWhatItRead() {
        JsonNode made = stats("CREATE TABLE cost.copy AS SELECT * FROM cost.parts WHERE p IN (1, 2)");
        assertThat(made.get("filesRead").asLong()).isEqualTo(2);
        assertThat(made.get("scannedRows").asLong()).isEqualTo(2000);
        assertTasksAreCounted(made, 1);
        JsonNode inserted = stats("INSERT INTO cost.copy SELECT * FROM cost.parts WHERE p = 3");
        assertThat(inserted.get("filesRead").asLong()).isEqualTo(1);
        assertThat(inserted.get("filesPruned").asLong()).isEqualTo(3);
        assertTasksAreCounted(inserted, 1);
    }

    @Test
    void memoryIsToldAndNothingIsMadeUp() {
        JsonNode stats = stats("SELECT id % 10, count(*) FROM range(1000) GROUP BY 1");
        assertThat(stats.get("peakMemoryBytes").asLong()).isPositive();
        assertThat(stats.get("spilledBytes").asLong()).isZero();
        assertThat(stats.get("scannedBytes").asLong()).isZero();
        assertThat(stats.get("filesRead").asLong()).isZero();
    }

    @Test
    void statementsAtTheSameTimeDoNotMixTheirNumbers() {
        List<CompletableFuture<JsonNode>> running = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String filter = "p < " + (1 + i % 4);
            running.add(CompletableFuture.supplyAsync(() -> stats("SELECT max(s) FROM cost.parts WHERE " + filter)));
        }
        for (int i = 0; i < running.size(); i++) {
            JsonNode stats = running.get(i).join();
            assertThat(stats.get("scannedRows").asLong()).isEqualTo(1000L * (1 + i % 4));
            assertThat(stats.get("filesRead").asLong()).isEqualTo(1 + i % 4);
        }
    }

    @Test
    void costsAreAlsoMetersOfTheServer() {
        double before = server.meters().counter("tarn.sql.scanned.rows").count();
        server.onSpark("SELECT max(s) FROM cost.parts WHERE p = 2");
        assertThat(server.meters().counter("tarn.sql.scanned.rows").count()).isGreaterThanOrEqualTo(before + 1000);
        assertThat(server.meters().counter("tarn.sql.scanned.bytes").count()).isPositive();
        assertThat(server.meters().counter("tarn.sql.result.rows").count()).isPositive();
        assertThat(server.meters().summary("tarn.sql.task.memory").count()).isPositive();
    }

    /** The long one has tasks for hours. Where jobs are worked off one after the other, the short one has no turn before the test's time is over. */
    @Test
    void aShortStatementPassesALongOne() throws Exception {
        String id = UUID.randomUUID().toString();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v1/sql"))
                .header("Tarn-Statement-Id", id)
                .POST(BodyPublishers.ofString("SELECT count(*) FROM range(0, 200000000000, 1, 50000) "
                        + "WHERE hash(id) = 1 AND sha2(cast(id AS string), 256) = ''"))
                .build();
        CompletableFuture<HttpResponse<String>> longOne = client.sendAsync(request, BodyHandlers.ofString());
        try {
            CompletableFuture<JsonNode> shortOne =
                    CompletableFuture.supplyAsync(() -> server.onSpark("SELECT count(DISTINCT s) FROM cost.parts"));
            assertThat(shortOne.get(100, TimeUnit.SECONDS).get("rows").toString())
                    .isEqualTo("[[1000]]");
            assertThat(longOne).isNotDone();
        } finally {
            URI cancel = server.uri().resolve("/v1/sql/" + id);
            client.send(HttpRequest.newBuilder(cancel).DELETE().build(), BodyHandlers.discarding());
        }
        assertThat(longOne.get(60, TimeUnit.SECONDS).body()).contains("STATEMENT_CANCELLED");
    }
}
