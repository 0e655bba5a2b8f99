package io.tarn.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.cli.CliRun;
import io.tarn.cli.cluster.SqlClient.Answer;
import io.tarn.cli.serve.ServeProcess;
import io.tarn.testing.tpc.Tpch;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * One server, and a standalone cluster that comes, changes and goes: {@code tarn serve}, a master and workers, each a process
 * as a user starts it. The tests build on each other, in their order, because a cluster is expensive.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final int PATIENCE_SECONDS = 240;

    /** More than the server reads by itself, and quick to count. */
    private static final String LARGE = "SELECT count(*) FROM range(100000000)";

    // Processes that were killed may still be closing files.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static final Map<String, Answer> IN_THE_PROCESS = new HashMap<>();

    private static SparkProcesses spark;
    private static ServeProcess server;
    private static SqlClient sql;
    private static Process second;

    @BeforeAll
    static void startTheServerAlone() throws IOException {
        spark = new SparkProcesses(folder);
        server = ServeProcess.start(
                folder,
                "--port",
                "0",
                "--data-dir",
                "data",
                "--spark-master",
                spark.master(),
                "--spark-secret-file",
                spark.secretFile().toString(),
                "--spark-executor-cores",
                "1",
                "--spark-executor-memory",
                "700MB");
        assertThat(server.readyLine()).as(server.errors()).startsWith("tarn ready ");
        sql = new SqlClient(server.uri());
    }

    @AfterAll
    static void killEverything() throws InterruptedException {
        if (server != null) {
            server.close();
        }
        if (spark != null) {
            spark.close();
        }
    }

    @Test
    @Order(1)
    void withoutTheClusterTheCatalogServesAndSmallStatementsRunInTheServer() throws IOException, InterruptedException {
        assertThat(sql.http()
                        .send(
                                HttpRequest.newBuilder(sql.server().resolve("/catalog/v1/config?warehouse=lake"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        Answer small = sql.run("SELECT sum(id) FROM range(1000)");
        assertThat(small.rows().get(0).get(0).longValue()).isEqualTo(499_500);
        assertThat(small.executors()).isEmpty();
        new TpchTables(folder, sql).load();
        Tpch.queries().forEach((name, query) -> IN_THE_PROCESS.put(name, sql.run(query, TpchTables.NAMESPACE)));
    }

    @Test
    @Order(2)
    void withoutTheClusterALargeReadOrWriteIsRefusedWithTheReason() {
        List<String> large = List.of(
                LARGE, "CREATE TABLE tpch.large AS SELECT id FROM range(100000000)", "SELECT * FROM range(100000000)");
        for (String statement : large) {
            Answer refused = sql.ask(statement);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body().get("code").textValue()).isEqualTo("CLUSTER_UNAVAILABLE");
            assertThat(refused.body().get("message").textValue())
                    .contains(
                            "reads about 763 MB",
                            "at most 256 MB",
                            spark.master() + " is away since",
                            "does not answer");
        }
        assertThat(sql.ask("SELECT * FROM tpch.large").status()).isEqualTo(404);
    }

    @Test
    @Order(3)
    void aMasterWithoutWorkersIsNotTakenForACluster() throws Exception {
        spark.startMaster();
        await(() -> sql.ask(LARGE).body().get("message").textValue().contains("has no workers"));
        assertThat(sql.run("SELECT 1").executors()).isEmpty();
        Process stranger = spark.startStranger("stranger");
        await(() -> spark.log("stranger").contains("Failed to connect to master") || !stranger.isAlive());
        assertThat(sql.ask(LARGE).body().get("message").textValue())
                .as("a worker without the secret is let in")
                .contains("has no workers");
        SparkProcesses.kill(stranger);
        assertThat(spark.log("master")).doesNotContain("REST server for submitting");
    }

    @Test
    @Order(4)
    void theClusterIsUsedOnceItIsThere() throws Exception {
        spark.startWorker("first");
        second = spark.startWorker("second");
        await(() -> sql.ask(LARGE).status() == 200);
        assertThat(sql.run(LARGE).rows().get(0).get(0).longValue()).isEqualTo(100_000_000);
        await(() -> sql.run(LARGE).executors().size() == 2);
    }

    @Test
    @Order(5)
    void theSecretOfTheClusterIsShownNowhere() throws Exception {
        String secret = Files.readString(spark.secretFile());
        assertThat(spark.commandLines())
                .hasSizeGreaterThanOrEqualTo(6)
                .anyMatch(line -> line.contains("CoarseGrainedExecutorBackend"))
                .allMatch(line -> line.lastIndexOf("EndpointVerificationAlgorithm=NONE")
                        <= line.lastIndexOf("EndpointVerificationAlgorithm=HTTPS"))
                .noneMatch(line -> line.contains(secret));
        for (String name : List.of("master", "first", "second")) {
            assertThat(spark.log(name)).doesNotContain(secret);
        }
        assertThat(server.errors()).doesNotContain(secret);
        assertThat(sql.run("SET -v").rows().toString()).doesNotContain(secret);
        assertThat(sql.ask("SET spark.authenticate.secret").status()).isEqualTo(403);
        for (String page : List.of("/metrics", "/v1/queries")) {
            assertThat(sql.http()
                            .send(
                                    HttpRequest.newBuilder(sql.server().resolve(page))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .doesNotContain(secret);
        }
        CliRun config =
                CliRun.of("config", "--spark-secret-file", spark.secretFile().toString());
        assertThat(config.out()).contains(spark.secretFile().toString()).doesNotContain(secret);
    }

    @Test
    @Order(6)
    void scansJoinsWindowsAndMergeRunOnBothExecutors() {
        sql.run("CREATE NAMESPACE work");
        for (String table : List.of("facts", "others")) {
            sql.run("CREATE TABLE work." + table + " TBLPROPERTIES ('read.split.target-size'='1048576')"
                    + " AS SELECT id, id % 1000 AS k, id * 2 AS v, xxhash64(id) AS h, xxhash64(-id) AS g"
                    + " FROM range(0, 2400000, 1, 6)");
        }
        sql.run("CREATE TABLE work.keys AS SELECT id AS k, 'name ' || id AS name FROM range(1000)");

        Answer scan = sql.run("SELECT count(*), sum(v) FROM work.facts WHERE id % 3 = 0");
        assertThat(scan.rows().get(0).get(1).longValue()).isEqualTo(1_919_997_600_000L);
        assertThat(scan.executors()).hasSize(2);

        String byId =
                "count(*), sum(b.v - a.v / 2), bit_xor(a.h) = bit_xor(b.h), bit_xor(a.g) = bit_xor(b.g) FROM work.facts a JOIN work.others b ON a.id = b.id";
        assertThat(plan("SELECT " + byId)).contains("SortMergeJoin");
        Answer shuffled = sql.run("SELECT " + byId);
        assertThat(shuffled.rows().get(0).get(1).doubleValue()).isEqualTo(2_879_998_800_000.0);
        assertThat(shuffled.executors()).hasSize(2);

        assertThat(plan("SELECT /*+ BROADCAST(b) */ " + byId)).contains("BroadcastHashJoin");
        Answer hinted = sql.run("SELECT /*+ BROADCAST(b) */ " + byId);
        assertThat(hinted.rows()).isEqualTo(shuffled.rows());
        assertThat(hinted.executors()).hasSize(2);

        String byKey = "SELECT count(*), count(DISTINCT name) FROM work.facts JOIN work.keys USING (k)";
        assertThat(plan(byKey)).contains("BroadcastHashJoin");
        Answer small = sql.run(byKey);
        assertThat(small.rows().get(0).get(1).longValue()).isEqualTo(1_000);
        assertThat(small.executors()).hasSize(2);

        Answer window =
                sql.run("SELECT sum(id) FROM (SELECT id, row_number() OVER (PARTITION BY k ORDER BY id DESC) AS n"
                        + " FROM work.facts) WHERE n = 1");
        assertThat(window.rows().get(0).get(0).longValue()).isEqualTo(2_399_499_500L);
        assertThat(window.executors()).hasSize(2);

        Answer merge = sql.run(
                "MERGE INTO work.facts t USING (SELECT id + 1200000 AS id, k, -1L AS v, h, g FROM work.others) s"
                        + " ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *");
        assertThat(merge.executors()).hasSize(2);
        assertThat(sql.run("SELECT count(*), count_if(v = -1) FROM work.facts").rows())
                .hasToString("[[3600000, 2400000]]");
    }

    @Test
    @Order(7)
    void the22QueriesOfTpchAnswerOnTheClusterAsInTheProcess() {
        TreeSet<String> executors = new TreeSet<>();
        Tpch.queries().forEach((name, query) -> {
            Answer onCluster = sql.run(query, TpchTables.NAMESPACE);
            executors.addAll(onCluster.executors());
            Answer before = IN_THE_PROCESS.get(name);
            assertThat(before.executors()).isEmpty();
            assertSame(name, before.rows(), onCluster.rows());
        });
        assertThat(executors).hasSize(2);
        assertThat(IN_THE_PROCESS.values().stream()
                        .filter(answer -> !answer.rows().isEmpty()))
                .as("queries with rows")
                .hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    @Order(8)
    void aQueryAnswersAlthoughAWorkerAndItsExecutorAreKilledInItsMiddle() throws Exception {
        CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> sql.run(
                "SELECT sum(n), count(*) FROM (SELECT id % 1000 AS k, count(*) AS n, max(sha2(string(id), 256)) AS h"
                        + " FROM range(0, 12000000, 1, 24) GROUP BY 1)"));
        await(() -> spark.hasShuffleFiles("second") || running.isDone());
        assertThat(running).as("ended before the worker was killed").isNotDone();
        SparkProcesses.kill(second);
        assertThat(running.join().rows()).hasToString("[[12000000, 1000]]");
    }

    @Test
    @Order(9)
    void aWorkerThatIsAddedGetsWork() throws Exception {
        TreeSet<String> before = sql.run(LARGE).executors();
        assertThat(before).hasSize(1);
        spark.startWorker("third");
        await(() -> sql.run(LARGE).executors().size() == 2);
        assertThat(sql.run(LARGE).executors()).containsAll(before);
    }

    @Test
    @Order(10)
    void whenTheWholeClusterGoesWhatRunsIsToldAndSmallStatementsRunInTheServer() throws Exception {
        CompletableFuture<Answer> running = CompletableFuture.supplyAsync(
                () -> sql.ask("SELECT max(sha2(string(id), 512)) FROM range(0, 2000000000, 1, 400)"));
        await(() -> sql.run("SELECT count(*) FROM tpch.region").status() == 200);
        assertThat(running).isNotDone();
        spark.close();
        assertThat(running.join().body().get("code").textValue()).isEqualTo("CLUSTER_UNAVAILABLE");
        assertThat(sql.run("SELECT count(*) FROM tpch.region").rows()).hasToString("[[5]]");
        await(() -> sql.ask(LARGE).body().get("message").textValue().contains("does not answer"));
    }

    private static String plan(String query) {
        return sql.run("EXPLAIN " + query).rows().toString();
    }

    private static void assertSame(String what, List<List<JsonNode>> expected, List<List<JsonNode>> actual) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int row = 0; row < expected.size(); row++) {
            List<String> differences = new ArrayList<>();
            for (int column = 0; column < expected.get(row).size(); column++) {
                JsonNode one = expected.get(row).get(column);
                JsonNode other = actual.get(row).get(column);
                if (!same(one, other)) {
                    differences.add("column " + column + ": " + one + " and " + other);
                }
            }
            assertThat(differences).as(what + ", row " + row).isEmpty();
        }
    }

    /** Sums of doubles depend on the order in which partial sums meet. */
    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isDouble() && other.isDouble()) {
            double most = Math.max(Math.abs(one.doubleValue()), Math.abs(other.doubleValue()));
            return Math.abs(one.doubleValue() - other.doubleValue()) <= 1e-9 * most;
        }
        return one.equals(other);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime())
                    .as("it did not come true in time; server log: " + server.errors())
                    .isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
