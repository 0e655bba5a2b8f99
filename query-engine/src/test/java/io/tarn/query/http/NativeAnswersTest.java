package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statements that run natively, over HTTP: what their answers say of it. */
class NativeAnswersTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void tables() {
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake.fast");
        server.answer("CREATE TABLE lake.fast.t (id BIGINT, g INT, x DOUBLE, s STRING)");
        server.answer(
                "INSERT INTO lake.fast.t SELECT id, CAST(id % 10 AS INT), id / 3, concat('row ', id) FROM range(10000)");
    }

    private static JsonNode run(String sql, String... settings) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < settings.length; i += 2) {
            text.append(i == 0 ? "" : ",").append("\"" + settings[i] + "\":\"" + settings[i + 1] + "\"");
        }
        return SqlServer.json(server.postJson("{\"sql\":\"" + sql + "\",\"settings\":{" + text + "}}"));
    }

    private static String engine(JsonNode answer) {
        assertThat(answer.get("stats")).as(answer.toString()).isNotNull();
        return answer.get("stats").get("engine").asText();
    }

    @Test
    void aQueryOfATableIsNativeAndTheSameAsSparks() {
        String sql =
                "SELECT g, count(*) AS n, sum(id) AS s, max(s) AS m FROM lake.fast.t WHERE id > 17 GROUP BY g ORDER BY g";
        JsonNode fast = run(sql);
        JsonNode spark = run(sql, "tarn.native.enabled", "false");
        assertThat(engine(fast)).isEqualTo("native");
        assertThat(engine(spark)).isEqualTo("spark");
        assertThat(fast.get("rows")).isEqualTo(spark.get("rows")).hasSize(10);
        assertThat(fast.get("columns")).isEqualTo(spark.get("columns"));
        assertThat(fast.get("stats").get("filesRead").asInt()).isPositive();
    }

    @Test
    void aResultIsGivenAgainUntilTheTableChanges() {
        server.answer("CREATE TABLE lake.fast.changing (id BIGINT)");
        server.answer("INSERT INTO lake.fast.changing VALUES (1), (2)");
        String sql = "SELECT sum(id) AS total FROM lake.fast.changing WHERE id > 0";
        assertThat(engine(run(sql))).isEqualTo("native");
        JsonNode again = run(sql);
        assertThat(engine(again)).isEqualTo("result-cache");
        assertThat(again.get("rows").get(0).get(0).asInt()).isEqualTo(3);
        assertThat(again.get("stats").get("scannedBytes").asInt()).isZero();
        assertThat(engine(run(sql, "tarn.result-cache.enabled", "false"))).isEqualTo("native");
        server.answer("INSERT INTO lake.fast.changing VALUES (4)");
        JsonNode changed = run(sql);
        assertThat(engine(changed)).isEqualTo("native");
        assertThat(changed.get("rows").get(0).get(0).asInt()).isEqualTo(7);
    }

    @Test
    void anErrorIsSparks() {
        String sql = "SELECT sum(id / (g - g)) AS x FROM lake.fast.t WHERE id > 0";
        JsonNode answer = run(sql);
        JsonNode spark = run(sql, "tarn.native.enabled", "false");
        assertThat(answer.get("code").asText())
                .as(answer.toString())
                .isEqualTo(spark.get("code").asText());
        assertThat(answer.get("detail")).isEqualTo(spark.get("detail"));
    }

    @Test
    void whatSparkDoesAboveANativePartIsTheSame() {
        String sql =
                "SELECT hash(a.s) AS h, b.n FROM lake.fast.t a JOIN (SELECT g, count(*) AS n FROM lake.fast.t GROUP BY g) b ON a.g = b.g WHERE a.id < 2000 ORDER BY h, n";
        JsonNode mixed = run(sql);
        assertThat(engine(mixed)).as(mixed.toString()).isEqualTo("mixed");
        assertThat(mixed.get("rows"))
                .isEqualTo(run(sql, "tarn.native.enabled", "false").get("rows"));
    }

    @Test
    void explainSaysWhatIsNativeAndWhatIsNot() {
        assertThat(run("EXPLAIN SELECT g, count(*) FROM lake.fast.t GROUP BY g").toString())
                .contains("== Native engine ==")
                .contains("all of it");
        assertThat(run("EXPLAIN SELECT hash(s) FROM lake.fast.t WHERE id > 3").toString())
                .contains("not native: ");
        assertThat(run("EXPLAIN ANALYZE SELECT g, count(*) AS n FROM lake.fast.t WHERE id > 5 GROUP BY g")
                        .toString())
                .contains("DuckDB")
                .contains("engine native");
    }

    @Test
    void writesTakeTheirRowsFromTheNativeEngine() {
        JsonNode made = run(
                "CREATE TABLE lake.fast.made USING iceberg AS SELECT g, count(*) AS n, sum(x) AS s FROM lake.fast.t GROUP BY g");
        assertThat(engine(made)).isEqualTo("mixed");
        assertThat(server.rows("SELECT count(*), sum(n) FROM lake.fast.made").toString())
                .isEqualTo("[[10,10000]]");
    }
}
