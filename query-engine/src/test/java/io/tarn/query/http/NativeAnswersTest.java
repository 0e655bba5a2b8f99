package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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
                "SELECT b.n, sort_array(collect_set(a.s)) AS s FROM lake.fast.t a JOIN (SELECT g, count(*) AS n FROM lake.fast.t GROUP BY g) b ON a.g = b.g WHERE a.id < 2000 GROUP BY b.n";
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
        assertThat(run("EXPLAIN SELECT skewness(x) FROM lake.fast.t WHERE id > 3")
                        .toString())
                .contains("not native: ");
        assertThat(run("EXPLAIN ANALYZE SELECT g, count(*) AS n FROM lake.fast.t WHERE id > 5 GROUP BY g")
                        .toString())
                .contains("DuckDB")
                .contains("engine native");
    }

    @Test
    void writesAreNative() {
        JsonNode made = run(
                "CREATE TABLE lake.fast.made USING iceberg AS SELECT g, count(*) AS n, sum(x) AS s FROM lake.fast.t GROUP BY g");
        assertThat(engine(made)).as(made.toString()).isEqualTo("native");
        assertThat(server.rows("SELECT count(*), sum(n) FROM lake.fast.made").toString())
                .isEqualTo("[[10,10000]]");
    }

    @Test
    void functionsThatDuckDbDoesNotHaveAreSparksInsideOfIt() {
        String sql =
                "SELECT hash(s) AS h, regexp_replace(s, '([0-9])$', '<$1>') AS r, date_format(timestamp_seconds(id), 'EEE HH:mm') AS d FROM lake.fast.t WHERE id % 1000 = 7 ORDER BY id";
        JsonNode fast = run(sql, "spark.sql.session.timeZone", "Asia/Kathmandu");
        JsonNode spark = run(sql, "spark.sql.session.timeZone", "Asia/Kathmandu", "tarn.native.enabled", "false");
        assertThat(engine(fast)).as(fast.toString()).isEqualTo("native");
        assertThat(fast.get("rows")).isEqualTo(spark.get("rows")).hasSize(10);
    }

    @Test
    void changesOfRowsAreTheSameOnBothEngines() {
        for (String engine : List.of("true", "false")) {
            String table = "lake.fast.changed_" + engine;
            for (String sql : List.of(
                    "CREATE TABLE " + table
                            + " (id BIGINT, g INT, s STRING) PARTITIONED BY (g) TBLPROPERTIES ('format-version' = '3', 'write.merge.mode' = 'merge-on-read', 'write.update.mode' = 'copy-on-write', 'write.delete.mode' = 'merge-on-read')",
                    "INSERT INTO " + table + " SELECT id, g, s FROM lake.fast.t WHERE id < 500",
                    "MERGE INTO " + table
                            + " a USING (SELECT g, max(id) AS top, count(*) AS n FROM lake.fast.t WHERE id < 700 GROUP BY g) b ON a.id = b.top - 200 WHEN MATCHED AND b.g < 3 THEN DELETE WHEN MATCHED THEN UPDATE SET s = concat(a.s, b.n) WHEN NOT MATCHED THEN INSERT (id, g, s) VALUES (b.top, b.g, 'new')",
                    "UPDATE " + table + " SET s = upper(s) WHERE g IN (SELECT g FROM lake.fast.t WHERE id = 4)",
                    "DELETE FROM " + table
                            + " WHERE id > (SELECT avg(id) + 100 FROM lake.fast.t WHERE id < 500) AND id % 3 = 0",
                    "INSERT OVERWRITE " + table
                            + " PARTITION (g = 5) SELECT id, 'over' FROM lake.fast.t WHERE id BETWEEN 20 AND 45 AND g = 5")) {
                JsonNode answer = run(sql, "tarn.native.enabled", engine);
                assertThat(answer.has("stats")).as(sql + answer).isTrue();
            }
        }
        String all = "SELECT id, g, s FROM lake.fast.changed_%s ORDER BY id, s";
        JsonNode fast = run(String.format(all, "true"));
        assertThat(engine(fast)).isEqualTo("native");
        assertThat(fast.get("rows").size()).isGreaterThan(300);
        assertThat(fast.get("rows"))
                .isEqualTo(run(String.format(all, "false"), "tarn.native.enabled", "false")
                        .get("rows"));
    }
}
