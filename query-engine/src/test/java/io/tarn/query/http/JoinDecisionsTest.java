package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tarn.api.ByteSize;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Thresholds are set to kilobytes, so that small tables stand for large ones. */
class JoinDecisionsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private static final List<String> THRESHOLDS =
            List.of("spark.sql.autoBroadcastJoinThreshold", "spark.sql.adaptive.autoBroadcastJoinThreshold");

    private static final String FACTS = "jd.facts f";

    @BeforeAll
    static void tables() {
        server.answer("CREATE NAMESPACE jd");
        server.answer("CREATE TABLE jd.facts AS SELECT id, id % 1000 AS k, uuid() AS s FROM range(100000)");
        server.answer("CREATE TABLE jd.days (d int, k bigint, s string) PARTITIONED BY (d)");
        server.answer("INSERT INTO jd.days SELECT cast(id % 10 AS int), id, uuid() FROM range(50000)");
        // 2 MB in files, of which the key is little.
        server.answer("CREATE TABLE jd.wide AS SELECT id AS k, concat(uuid(), uuid(), uuid(), uuid(), uuid()) AS s "
                + "FROM range(20000)");
        // A few kilobytes in files, 10 million rows.
        server.answer("CREATE TABLE jd.packed AS SELECT 1L AS k, 'x' AS s FROM range(10000000)");
    }

    /** The line of the only join, with broadcasts up to a size. */
    private static String join(String allowed, String from) {
        String sql = "EXPLAIN SELECT * FROM " + from;
        String plan = rows(allowed, sql);
        return plan.substring(plan.indexOf("== Joins ==\n") + 12).strip();
    }

    private static String rows(String allowed, String sql) {
        return all(allowed, sql).get(0).get(0).asText();
    }

    private static JsonNode all(String allowed, String sql) {
        ObjectNode body = SqlServer.JSON.createObjectNode().put("sql", sql);
        ObjectNode settings = body.putObject("settings");
        long bytes = allowed.equals("-1") ? -1 : ByteSize.parse(allowed).bytes();
        THRESHOLDS.forEach(threshold -> settings.put(threshold, bytes));
        HttpResponse<String> response = server.postJson(body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return SqlServer.json(response).get("rows");
    }

    @Test
    void aTableThatPruningMakesSmallIsSent() {
        assertThat(join("512KB", FACTS + " JOIN jd.days d ON f.k = d.k WHERE d.d = 3"))
                .startsWith("BroadcastHashJoin INNER")
                .contains("broadcast right: lake.jd.days, ", " KB planned of 512 KB allowed");
        assertThat(join("512KB", FACTS + " JOIN jd.days d ON f.k = d.k"))
                .startsWith("SortMergeJoin INNER")
                .contains(
                        "shuffle both, sort, merge: left: lake.jd.facts, ",
                        "right: lake.jd.days, ",
                        "planned > 512 KB");
    }

    @Test
    void onlyTheProjectedColumnsCount() {
        String narrow = "(SELECT k FROM jd.wide) w";
        assertThat(join("300KB", FACTS + " JOIN " + narrow + " ON f.k = w.k"))
                .contains("broadcast right: lake.jd.wide, ", "planned of 300 KB allowed");
        assertThat(join("300KB", FACTS + " JOIN jd.wide w ON f.k = w.k")).startsWith("SortMergeJoin");
    }

    /** Spark counts 20 bytes for any string, and so takes these for smaller than they are. */
    @Test
    void longTextsCountAsLongAsTheyAre() {
        assertThat(join("1MB", FACTS + " JOIN jd.wide w ON f.k = w.k"))
                .startsWith("SortMergeJoin")
                .contains("right: lake.jd.wide, ", " MB planned > 1 MB allowed");
    }

    @Test
    void fewBytesOfManyRowsAreNotSentBlindly() {
        assertThat(join("1MB", FACTS + " JOIN jd.packed p ON f.k = p.k"))
                .startsWith("SortMergeJoin")
                .contains("KB planned, but 10000000 rows take about ", " MB in memory > 4 MB allowed there");
    }

    @Test
    void whatMakesRowsIsOfUnknownSize() {
        assertThat(
                        join(
                                "1MB",
                                FACTS
                                        + " JOIN (SELECT k, explode(sequence(1, 100000)) AS e FROM jd.days WHERE d = 1) x ON f.k = x.k"))
                .contains("not known before it runs");
    }

    @Test
    void theSmallerSideIsSentOrNone() {
        assertThat(join("32MB", "jd.wide w JOIN jd.facts f ON f.k = w.k WHERE w.k < 10"))
                .contains("broadcast left: lake.jd.wide");
        assertThat(join("-1", "jd.wide w JOIN jd.facts f ON f.k = w.k")).contains("broadcasts are off");
    }

    @Test
    void hintsGoFirst() {
        assertThat(join("-1", FACTS + " JOIN jd.wide w ON f.k = w.k")).startsWith("SortMergeJoin");
        assertThat(hinted("BROADCAST(w)")).startsWith("BroadcastHashJoin").contains("broadcast right: hint BROADCAST");
        assertThat(hinted("MERGE(w)")).startsWith("SortMergeJoin").contains("hint MERGE");
        assertThat(hinted("SHUFFLE_HASH(w)"))
                .startsWith("ShuffledHashJoin")
                .contains("shuffle both, hash right: hint SHUFFLE_HASH");
        assertThat(hinted("SHUFFLE_REPLICATE_NL(w)")).startsWith("CartesianProduct");
    }

    private static String hinted(String hint) {
        String plan =
                rows("1KB", "EXPLAIN SELECT /*+ " + hint + " */ * FROM " + FACTS + " JOIN jd.wide w ON f.k = w.k");
        return plan.substring(plan.indexOf("== Joins ==\n") + 12).strip();
    }

    @Test
    void theSideThatAnOuterJoinKeepsIsNotSent() {
        assertThat(join("1MB", "(SELECT * FROM jd.days WHERE d = 1) d LEFT JOIN " + FACTS + " ON f.k = d.k"))
                .startsWith("SortMergeJoin LEFT OUTER")
                .contains("a join of type LEFT OUTER cannot send it whole");
        assertThat(join("1MB", FACTS + " LEFT JOIN (SELECT * FROM jd.days WHERE d = 1) d ON f.k = d.k"))
                .startsWith("BroadcastHashJoin LEFT OUTER");
        assertThat(join("1MB", FACTS + " FULL JOIN (SELECT * FROM jd.days WHERE d = 1) d ON f.k = d.k"))
                .startsWith("SortMergeJoin FULL OUTER");
    }

    /** An EXISTS beside an OR is a join that SQL has no name for. */
    @Test
    void whetherThereIsAMatchCanBeAValue() {
        String rest = " WHERE EXISTS (SELECT 1 FROM jd.wide w WHERE w.k = d.k) OR d.k = 49999";
        assertThat(join("-1", "jd.days d" + rest)).startsWith("SortMergeJoin");
        assertThat(rows("-1", "SELECT count(*) FROM jd.days d" + rest)).isEqualTo("20001");
    }

    @Test
    void notInSeesTheWholeRightSide() {
        assertThat(join("1KB", "jd.facts WHERE k NOT IN (SELECT s FROM jd.wide)"))
                .contains("NOT IN");
    }

    @Test
    void whatTurnsOutSmallWhileItRunsIsSentAfterAll() {
        String sql = "SELECT f.s FROM " + FACTS + " JOIN jd.wide w ON f.k = w.k WHERE substr(w.s, 1, 2) = 'ab'";
        String plan = all("1MB", "EXPLAIN ANALYZE " + sql).toString();
        assertThat(plan).contains("broadcast right: lake.jd.wide, ").contains(" measured of 1 MB allowed");
        assertThat(join("1MB", sql.substring(sql.indexOf("jd.facts")))).startsWith("SortMergeJoin");
    }
}
