package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExplainTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void tables() {
        server.answer("CREATE NAMESPACE expl");
        server.answer("CREATE TABLE expl.facts (p int, k bigint, s string) PARTITIONED BY (p)");
        server.answer("INSERT INTO expl.facts SELECT cast(id % 4 AS int), id % 100, concat('s', id) FROM range(4000)");
        server.answer("CREATE TABLE expl.dims AS SELECT id AS k, concat('d', id) AS n FROM range(100)");
    }

    private record Line(String operator, JsonNode rows, JsonNode time, JsonNode bytes, JsonNode spilled, String note) {}

    private static List<Line> lines(JsonNode answer) {
        List<Line> lines = new ArrayList<>();
        answer.get("rows")
                .forEach(row -> lines.add(new Line(
                        row.get(0).asText(),
                        row.get(1),
                        row.get(2),
                        row.get(3),
                        row.get(4),
                        row.get(5).asText())));
        return lines;
    }

    private static List<Line> lines(String sql) {
        return lines(server.onSpark(sql));
    }

    private static Line line(List<Line> lines, String operator) {
        return lines.stream()
                .filter(line -> line.operator().strip().startsWith(operator))
                .findFirst()
                .orElseThrow(() -> new AssertionError(operator + " is not in\n"
                        + lines.stream().map(Line::toString).collect(Collectors.joining("\n"))));
    }

    @Test
    void everyOperatorOfARunTellsWhatItDid() {
        JsonNode answer =
                server.onSpark("EXPLAIN ANALYZE SELECT n, count(*), max(s) FROM expl.facts JOIN expl.dims USING (k) "
                        + "WHERE p = 1 GROUP BY n ORDER BY n");
        List<Line> lines = lines(answer);

        assertThat(answer.get("columns").findValuesAsText("name"))
                .containsExactly("operator", "rows", "time_ms", "bytes", "spilled_bytes", "note");
        Line facts = lines.stream()
                .filter(line -> line.note().startsWith("lake.expl.facts"))
                .findFirst()
                .orElseThrow();
        assertThat(facts.operator().strip()).isEqualTo("Scan");
        assertThat(facts.rows().asLong()).isEqualTo(1000);
        assertThat(facts.bytes().asLong()).isPositive();
        assertThat(facts.note())
                .contains("snapshot ", "1 of 4 files, 3 pruned", "pushed: ")
                .contains("p = 1");
        Line join = line(lines, "BroadcastHashJoin");
        assertThat(join.rows().asLong()).isEqualTo(1000);
        assertThat(join.note()).startsWith("broadcast right: lake.expl.dims, ").contains(" allowed");
        assertThat(line(lines, "Sort").spilled().asLong()).isZero();
        Line total = line(lines, "Total");
        assertThat(total.rows().asLong()).isEqualTo(25);
        assertThat(total.note()).contains("engine spark");
        assertThat(answer.get("stats").get("rows").asInt()).isEqualTo(lines.size());
        assertThat(answer.get("stats").get("filesPruned").asLong()).isEqualTo(3);
    }

    @Test
    void aWriteIsReallyDone() {
        server.answer("CREATE TABLE expl.copy (k bigint, n string)");
        List<Line> lines = lines("EXPLAIN ANALYZE INSERT INTO expl.copy SELECT * FROM expl.dims");
        assertThat(line(lines, "Scan").rows().asLong()).isEqualTo(100);
        assertThat(line(lines, "AppendData").note()).isEmpty();
        assertThat(server.rows("SELECT count(*) FROM expl.copy").toString()).isEqualTo("[[100]]");
    }

    @Test
    void parametersCommentsAndPositionsAreThoseOfTheStatement() {
        ObjectNode body = SqlServer.JSON.createObjectNode();
        body.put("sql", "/* why */ explain -- so\n analyze SELECT * FROM expl.facts WHERE p = :p");
        body.putObject("params").put("p", 2);
        body.putObject("settings").put("tarn.native.enabled", false);
        JsonNode answer = SqlServer.json(server.postJson(body.toString()));
        assertThat(line(lines(answer), "Scan").note()).contains("3 pruned", "p = 2");
        JsonNode problem = server.problem("EXPLAIN ANALYZE\nSELECT nothing FROM expl.facts");
        assertThat(problem.get("code").asText()).isEqualTo("INVALID_STATEMENT");
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(problem.get("column").asInt()).isEqualTo(8);
    }

    @Test
    void explainTellsTheReasonOfEachJoin() {
        String plan = server.onSpark(
                        "EXPLAIN SELECT /*+ MERGE(d) */ count(*) FROM expl.facts f JOIN expl.dims d ON f.k = d.k "
                                + "WHERE f.k IN (SELECT k FROM expl.dims)")
                .get("rows")
                .get(0)
                .get(0)
                .asText();
        assertThat(plan).contains("== Physical Plan ==", "== Joins ==");
        assertThat(plan.substring(plan.indexOf("== Joins ==")))
                .contains("SortMergeJoin INNER", "shuffle both, sort, merge: hint MERGE")
                .contains("BroadcastHashJoin LEFT SEMI", "broadcast right: lake.expl.dims, ");
        assertThat(server.rows("EXPLAIN SELECT 1").get(0).get(0).asText()).doesNotContain("== Joins ==");
    }
}
