package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void namespaces() {
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake.sess_a");
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake.sess_b");
        server.answer("CREATE NAMESPACE IF NOT EXISTS pond.sess_p");
        server.answer("CREATE OR REPLACE TABLE lake.sess_a.t AS SELECT 'a' AS where_");
        server.answer("CREATE OR REPLACE TABLE lake.sess_b.t AS SELECT 'b' AS where_");
        server.answer("CREATE OR REPLACE TABLE pond.sess_p.t AS SELECT 'p' AS where_");
    }

    @Test
    void aSessionIsMadeAskedForAndEnded() {
        HttpResponse<String> made = SessionFixture.post(
                server,
                "{\"catalog\":\"pond\",\"schema\":\"sess_p\",\"settings\":{\"spark.sql.shuffle.partitions\":3}}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        JsonNode info = SqlServer.json(made);
        SessionFixture session = new SessionFixture(server, info.get("session").asText());
        assertThat(made.headers().firstValue("Location")).hasValue("/v1/sessions/" + session.id());
        assertThat(info.get("user").asText()).isEqualTo("ann");
        assertThat(info.get("catalog").asText()).isEqualTo("pond");
        assertThat(info.get("schema").asText()).isEqualTo("sess_p");
        assertThat(info.get("idleTimeout").asText()).isEqualTo("30m");
        assertThat(session.rows("SELECT where_ FROM t")).isEqualTo("[[\"p\"]]");
        assertThat(session.rows("SET spark.sql.shuffle.partitions"))
                .isEqualTo("[[\"spark.sql.shuffle.partitions\",\"3\"]]");
        session.rows("USE lake.sess_a");
        assertThat(SqlServer.json(session.get()).get("schema").asText()).isEqualTo("sess_a");

        assertThat(session.delete().statusCode()).isEqualTo(204);
        for (HttpResponse<String> gone :
                List.of(session.get(), session.delete(), session.post(SessionFixture.request("SELECT 1")))) {
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(gone.body())
                    .contains("there is no session " + session.id())
                    .contains("POST /v1/sessions");
        }
    }

    @Test
    void whatASessionSetsStaysInItAndIsSeenByNobodyElse() {
        try (SessionFixture one = SessionFixture.open(server);
                SessionFixture two = SessionFixture.open(server)) {
            one.rows("USE lake.sess_a");
            two.rows("USE lake.sess_b");
            one.rows("SET spark.sql.session.timeZone = Asia/Tokyo");
            one.rows("CREATE TEMPORARY VIEW mine AS SELECT where_ || '!' AS v FROM t");
            assertThat(one.rows("SELECT v FROM mine")).isEqualTo("[[\"a!\"]]");
            assertThat(one.rows("SELECT current_timezone(), where_ FROM t")).isEqualTo("[[\"Asia/Tokyo\",\"a\"]]");
            assertThat(two.rows("SELECT current_timezone(), where_ FROM t")).isEqualTo("[[\"UTC\",\"b\"]]");
            assertThat(two.problem("SELECT v FROM mine").get("code").asText()).isEqualTo("TABLE_NOT_FOUND");
            assertThat(server.problem("SELECT v FROM mine").get("code").asText())
                    .isEqualTo("TABLE_NOT_FOUND");
            assertThat(server.rows("SELECT current_timezone()").toString()).isEqualTo("[[\"UTC\"]]");
        }
    }

    @Test
    void whatARequestNamesCountsForItsStatementAlone() {
        try (SessionFixture session = SessionFixture.open(server)) {
            session.rows("USE lake.sess_a");
            assertThat(session.rows(withSchema("SELECT where_ FROM t", null, "sess_b")))
                    .isEqualTo("[[\"b\"]]");
            assertThat(session.rows("SELECT where_ FROM t")).isEqualTo("[[\"a\"]]");
            assertThat(session.rows(withSchema("SELECT where_ FROM t", "pond", "sess_p")))
                    .isEqualTo("[[\"p\"]]");
            assertThat(session.rows("SELECT where_ FROM t")).isEqualTo("[[\"a\"]]");
            var set = SessionFixture.request("SELECT current_timezone()");
            set.putObject("settings").put("spark.sql.session.timeZone", "Asia/Tokyo");
            assertThat(session.rows(set)).isEqualTo("[[\"Asia/Tokyo\"]]");
            assertThat(session.rows("SELECT current_timezone()")).isEqualTo("[[\"UTC\"]]");

            // Also after errors: in the statement, and in what its request names.
            var fails = withSchema("SELECT nowhere FROM t", "pond", "sess_p");
            fails.putObject("settings").put("spark.sql.session.timeZone", "Asia/Tokyo");
            assertThat(session.post(fails).statusCode()).isEqualTo(400);
            assertThat(session.post(withSchema("SELECT 1", "pond", "no_such")).statusCode())
                    .isEqualTo(404);
            assertThat(session.post(withSchema("SELECT 1", "no_such", null)).statusCode())
                    .isEqualTo(404);
            var forbidden = withSchema("SELECT 1", "pond", null);
            forbidden.putObject("settings").put("spark.sql.warehouse.dir", "/tmp");
            assertThat(session.post(forbidden).statusCode()).isEqualTo(403);
            assertThat(session.rows("SELECT current_timezone(), current_catalog(), current_schema(), where_ FROM t"))
                    .isEqualTo("[[\"UTC\",\"lake\",\"sess_a\",\"a\"]]");
        }
    }

    @Test
    void aSessionWithoutANamespaceHasNoneAfterAStatementThatNamedOne() {
        try (SessionFixture session = SessionFixture.open(server)) {
            assertThat(session.rows(withSchema("SELECT where_ FROM t", null, "sess_a")))
                    .isEqualTo("[[\"a\"]]");
            assertThat(SqlServer.json(session.get()).get("schema").asText()).isEmpty();
            assertThat(session.problem("SELECT where_ FROM t").get("code").asText())
                    .isEqualTo("TABLE_NOT_FOUND");
        }
    }

    @Test
    void aStatementAloneTakesSettings() {
        var request = SessionFixture.request("SELECT current_timezone()");
        request.putObject("settings").put("spark.sql.session.timeZone", "Asia/Tokyo");
        assertThat(SqlServer.json(server.postJson(request.toString()))
                        .get("rows")
                        .toString())
                .isEqualTo("[[\"Asia/Tokyo\"]]");
        var wrong = SessionFixture.request("SELECT 1");
        wrong.putObject("settings").put("spark.sql.session.timeZon", "Asia/Tokyo");
        HttpResponse<String> refused = server.postJson(wrong.toString());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("did you mean 'spark.sql.session.timeZone'");
    }

    @Test
    void anIdleSessionEndsByItself() throws InterruptedException {
        double before = server.meters().get("tarn.sql.sessions").gauge().value();
        SessionFixture session = SessionFixture.open(server, "{\"idleTimeout\":\"200ms\"}");
        SessionFixture kept = SessionFixture.open(server, "{\"idleTimeout\":\"10m\"}");
        long patience = System.nanoTime() + 20_000_000_000L;
        while (server.meters().get("tarn.sql.sessions").gauge().value() > before + 1 && System.nanoTime() < patience) {
            Thread.sleep(50);
        }
        JsonNode gone = session.problem("SELECT 1");
        assertThat(gone.get("status").asInt()).isEqualTo(404);
        assertThat(gone.get("message").asText()).contains("idle").contains("30m");
        assertThat(kept.rows("SELECT 1")).isEqualTo("[[1]]");
        kept.close();
    }

    @Test
    void aSessionThatWorksIsNotIdle() {
        try (SessionFixture session = SessionFixture.open(server, "{\"idleTimeout\":\"500ms\"}")) {
            session.rows("CREATE TEMPORARY VIEW v AS SELECT 1 AS one");
            assertThat(session.rows("SELECT count(*) FROM range(0, 1000000, 1, 1) WHERE uuid() <> 'x'"))
                    .isEqualTo("[[1000000]]");
            assertThat(session.rows("SELECT one FROM v")).isEqualTo("[[1]]");
        }
    }

    @Test
    void whatCannotBeASessionIsSaid() {
        assertRefused("{\"catalog\":\"lak\"}", 404, "did you mean 'lake'");
        assertRefused("{\"schema\":\"no_such\"}", 404, "no_such");
        assertRefused("{\"settings\":{\"spark.sql.warehouse.dir\":\"/\"}}", 403, "spark.sql.warehouse.dir");
        assertRefused("{\"settings\":{\"spark.sql.shuffle.partitions\":[1]}}", 400, "give a string, a number");
        assertRefused("{\"idleTimeout\":\"31m\"}", 400, "30m");
        assertRefused("{\"shema\":\"x\"}", 400, "did you mean 'schema'");
        assertRefused("[", 400, "JSON");
        assertThat(server.postJson("{\"sql\":\"SELECT 1\",\"session\":\"mine\"}")
                        .body())
                .contains("'mine' is not a session id");
        assertThat(server.postJson("{\"sql\":\"SELECT 1\",\"session\":\"" + UUID.randomUUID() + "\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void oneSessionTooManyIsRefusedUntilOneEnds() {
        List<SessionFixture> all = new ArrayList<>();
        try {
            HttpResponse<String> last = SessionFixture.post(server, "");
            while (last.statusCode() == 201) {
                all.add(new SessionFixture(
                        server, SqlServer.json(last).get("session").asText()));
                last = SessionFixture.post(server, "");
            }
            assertThat(all).hasSize(SqlServer.MOST_SESSIONS);
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After")).isPresent();
            assertThat(last.body()).contains("12 sessions are open already");
            all.remove(0).close();
            all.add(SessionFixture.open(server));
        } finally {
            all.forEach(SessionFixture::close);
        }
    }

    @Test
    void aNewWarehouseAppearsInASessionAndADroppedOneGoes() {
        try (SessionFixture session = SessionFixture.open(server)) {
            server.createWarehouse("sess_new");
            assertThat(session.rows("SHOW CATALOGS")).contains("sess_new");
            session.rows("CREATE NAMESPACE sess_new.n");
            session.rows("CREATE TABLE sess_new.n.t AS SELECT 1 AS a");
            session.rows("USE sess_new.n");
            assertThat(session.rows("SELECT a FROM t")).isEqualTo("[[1]]");
            session.rows("DROP TABLE sess_new.n.t PURGE");
            session.rows("DROP NAMESPACE sess_new.n");
            server.dropWarehouse("sess_new");
            assertThat(session.rows("SHOW CATALOGS")).doesNotContain("sess_new");
            assertThat(session.rows("SELECT current_catalog()")).isEqualTo("[[\"lake\"]]");

            server.createWarehouse("sess_new");
            session.rows("CREATE NAMESPACE sess_new.other");
            server.answer("DROP NAMESPACE sess_new.other");
            server.dropWarehouse("sess_new");
            server.answer("SELECT 1");
            server.createWarehouse("sess_new");
            session.rows("CREATE NAMESPACE sess_new.third");
            assertThat(session.rows("SHOW NAMESPACES IN sess_new")).isEqualTo("[[\"third\"]]");
            session.rows("DROP NAMESPACE sess_new.third");
            server.dropWarehouse("sess_new");
        }
    }

    @Test
    void statementsOfASessionRunOneAfterTheOther() {
        try (SessionFixture session = SessionFixture.open(server)) {
            List<CompletableFuture<String>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String schema = i % 2 == 0 ? "sess_a" : "sess_b";
                all.add(CompletableFuture.supplyAsync(
                        () -> session.rows(withSchema("SELECT where_, current_schema() FROM t", "lake", schema))));
            }
            for (int i = 0; i < 6; i++) {
                assertThat(all.get(i).join()).isEqualTo(i % 2 == 0 ? "[[\"a\",\"sess_a\"]]" : "[[\"b\",\"sess_b\"]]");
            }
        }
    }

    @Test
    void endingASessionCancelsWhatRunsAndWaitsInIt() throws Exception {
        SessionFixture session = SessionFixture.open(server);
        String id = UUID.randomUUID().toString();
        CompletableFuture<HttpResponse<String>> running = CompletableFuture.supplyAsync(() -> server.post(
                SessionFixture.request("SELECT count(*) FROM range(100000000000) WHERE uuid() = 'x'")
                        .put("session", session.id())
                        .toString(),
                "Content-Type",
                "application/json",
                "Tarn-User",
                "ann",
                "Tarn-Statement-Id",
                id));
        while (server.meters().get("tarn.sql.statements.running").gauge().value() < 1) {
            Thread.sleep(5);
        }
        CompletableFuture<HttpResponse<String>> waiting =
                CompletableFuture.supplyAsync(() -> session.post(SessionFixture.request("SELECT 1")));
        while (server.meters().get("tarn.sql.statements.waiting").gauge().value() < 1) {
            Thread.sleep(5);
        }
        assertThat(session.delete().statusCode()).isEqualTo(204);
        assertThat(running.get().body()).contains("STATEMENT_CANCELLED").contains("its session was ended");
        assertThat(waiting.get().body()).contains("STATEMENT_CANCELLED");
    }

    @Test
    void aCancelledStatementLeavesTheSessionAsItWas() throws Exception {
        try (SessionFixture session = SessionFixture.open(server)) {
            session.rows("USE lake.sess_a");
            String id = UUID.randomUUID().toString();
            CompletableFuture<HttpResponse<String>> running = CompletableFuture.supplyAsync(() -> server.post(
                    withSchema("SELECT count(*) FROM range(100000000000) WHERE uuid() = 'x'", "pond", "sess_p")
                            .put("session", session.id())
                            .toString(),
                    "Content-Type",
                    "application/json",
                    "Tarn-User",
                    "ann",
                    "Tarn-Statement-Id",
                    id));
            while (server.meters().get("tarn.sql.statements.running").gauge().value() < 1) {
                Thread.sleep(5);
            }
            Thread.sleep(300);
            server.send(
                    HttpRequest.newBuilder(server.uri().resolve("/v1/sql/" + id))
                            .header("Tarn-User", "ann")
                            .DELETE()
                            .build(),
                    BodyHandlers.ofString());
            assertThat(running.get().body()).contains("STATEMENT_CANCELLED");
            assertThat(session.rows("SELECT where_ FROM t")).isEqualTo("[[\"a\"]]");
        }
    }

    @Test
    void sessionsThatEndLeaveNothingBehind() throws Exception {
        makeAndEndSessions(3);
        long before = sparkSessions();
        makeAndEndSessions(20);
        long after = sparkSessions();
        // Spark lets go of a session's parts on threads of its own, which a collection has to wake first.
        for (int tries = 0; after > before + 3 && tries < 40; tries++) {
            Thread.sleep(250);
            after = sparkSessions();
        }
        assertThat(after).isLessThanOrEqualTo(before + 3);
    }

    /** Without a shuffle: idle threads of Spark's pools hold, for a minute, the session that they were made in. */
    private static void makeAndEndSessions(int count) {
        for (int i = 0; i < count; i++) {
            try (SessionFixture session = SessionFixture.open(server)) {
                session.rows("CREATE TEMPORARY VIEW v AS SELECT * FROM lake.sess_a.t");
                session.rows("PREPARE p FROM SELECT where_ FROM v WHERE where_ = ?");
                assertThat(session.rows("EXECUTE p USING 'a'")).isEqualTo("[[\"a\"]]");
            }
        }
    }

    /** Those that a full garbage collection leaves. */
    private static long sparkSessions() throws Exception {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {null},
                        new String[] {String[].class.getName()});
        Matcher line = Pattern.compile(
                        "\\d+:\\s+(\\d+)\\s+\\d+\\s+org\\.apache\\.spark\\.sql\\.classic\\.SparkSession\\s")
                .matcher(histogram);
        assertThat(line.find()).isTrue();
        return Long.parseLong(line.group(1));
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode withSchema(
            String sql, String catalog, String schema) {
        var request = SessionFixture.request(sql);
        if (catalog != null) {
            request.put("catalog", catalog);
        }
        if (schema != null) {
            request.put("schema", schema);
        }
        return request;
    }

    private static void assertRefused(String body, int status, String message) {
        HttpResponse<String> refused = SessionFixture.post(server, body);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(refused.body()).contains(message);
    }
}
