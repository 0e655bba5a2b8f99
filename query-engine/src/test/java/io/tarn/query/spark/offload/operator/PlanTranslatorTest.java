package io.tarn.query.spark.offload.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.http.SqlServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTranslatorTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @RegisterExtension
    static final PlanFixture plans = new PlanFixture(server, "plans");

    @BeforeAll
    static void createTables() {
        plans.run(
                "CREATE TABLE t (id int, k int, v double, d decimal(10,2), s string, b boolean, dt date,"
                        + " a array<int>, m map<string, int>, st struct<x: int, y: string>, l array<struct<x: int, y: string>>)",
                "INSERT INTO t VALUES"
                        + " (1, 1, 1.5, 1.25, 'a', true, DATE'2024-02-29', array(1, 2), map('p', 1, 'q', 2), struct(1, 'x'),"
                        + " array(struct(1, 'x'), NULL)),"
                        + " (2, 1, double('NaN'), 2.5, 'b', false, DATE'1999-12-31', array(), map(), struct(1, 'x'), array()),"
                        + " (3, 2, -0.0, NULL, 'a', NULL, NULL, NULL, NULL, NULL, NULL),"
                        + " (4, 2, 0.0, 100, NULL, true, DATE'2024-01-01', array(NULL), map('p', NULL), struct(NULL, 'z'),"
                        + " array(struct(2, 'y'), struct(NULL, NULL))),"
                        + " (5, NULL, NULL, 2.5, 'c', true, DATE'2024-01-01', array(3), map('r', 5), struct(2, NULL), NULL),"
                        + " (6, NULL, double('NaN'), -7, '', false, NULL, array(1, 1, 1), map('p', 7), struct(NULL, NULL), NULL),"
                        + " (7, 3, 1e300, 0, 'Zoë', NULL, DATE'0001-01-01', NULL, NULL, struct(1, 'y'), NULL)",
                "CREATE TABLE u (id int, k int, w double, s string)",
                "INSERT INTO u VALUES (1, 1, 0.0, 'a'), (2, 2, -0.0, 'b'), (3, 2, double('NaN'), 'b'), (4, 9, 1.5, NULL),"
                        + " (10, NULL, 2.5, 'a'), (11, 1, NULL, 'c')",
                "CREATE TABLE o (id int NOT NULL, k int NOT NULL)",
                "INSERT INTO o VALUES (1, 1), (3, 2), (4, 7)",
                "CREATE TABLE none (id int, k int, w double, s string)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t",
                "SELECT s, id FROM t WHERE k = 1",
                "SELECT id, id, id AS other, k + 1 AS k, k + 1 AS k FROM t",
                "SELECT id + 1, s FROM t WHERE k IS NOT NULL AND (id > 2 OR s = 'a')",
                "SELECT id FROM t WHERE b",
                "SELECT x * 2 FROM (SELECT id + k AS x FROM t WHERE id < 6) WHERE x > 2",
                "SELECT st.x, st.y FROM t WHERE st.x = 1",
                "SELECT 1, 'x' FROM t WHERE false",
                "SELECT 1 AS one",
                "SELECT * FROM VALUES (1, 'a', 1.5), (NULL, 'b', NULL) AS v(x, y, z)",
                "SELECT x + 1 FROM VALUES (1, 'a'), (NULL, 'b') AS v(x, y) WHERE y <> 'c'",
                "SELECT * FROM VALUES (1, 'a'), (2, 'b') AS v(x, y) WHERE x > 5",
                "SELECT id * 2 FROM range(3, 11, 2)",
                "SELECT id FROM range(5, 0, -2)",
            })
    void projectionsAndFilters(String query) {
        plans.same(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT t.id, u.id FROM t JOIN u ON t.k = u.k",
                "SELECT t.id, u.id FROM t JOIN u ON t.v = u.w",
                "SELECT t.id, u.id FROM t JOIN u ON t.k <=> u.k AND t.id <> u.id",
                "SELECT t.id, u.id FROM t JOIN u ON t.k < u.k",
                "SELECT t.id, u.id FROM t JOIN u ON t.k = u.k OR t.s = u.s",
                "SELECT t.id, u.id FROM t CROSS JOIN u",
                "SELECT t.id, x.id, y.id FROM t JOIN t x ON t.k = x.k JOIN t y ON x.id = y.id + 1 WHERE t.id > 1",
                "SELECT * FROM u JOIN o USING (id)",
                "SELECT t.id, u.id, u.s FROM t LEFT JOIN u ON t.k = u.k AND u.id > 1",
                "SELECT t.id, u.id FROM t LEFT JOIN u ON t.k < u.k WHERE t.id > 2",
                "SELECT t.id, u.id FROM t LEFT JOIN u ON t.k = u.k AND t.id > 2",
                "SELECT t.id, u.id, o.id FROM t LEFT JOIN (SELECT * FROM u WHERE w > 0) u ON t.k = u.k LEFT JOIN o ON u.id = o.id",
                "SELECT t.id, u.id FROM t RIGHT JOIN u ON t.k = u.k AND t.id > 2",
                "SELECT t.id, x FROM t RIGHT JOIN (SELECT id + 1 AS x FROM u) y ON t.id = x",
                "SELECT t.id, u.id FROM t FULL JOIN u ON t.k = u.k",
                "SELECT t.id, u.id FROM t FULL JOIN u ON t.k = u.k AND t.id > 2 AND u.id < 3",
                "SELECT t.id, u.id FROM t FULL JOIN u ON t.k < u.k",
                "SELECT t.id, u.id FROM t FULL JOIN u ON t.k < u.k OR t.s = u.s",
                "SELECT k, t.id, u.id FROM t FULL JOIN u USING (k)",
                "SELECT t.id, n.id FROM t LEFT JOIN none n ON t.k = n.k",
                "SELECT x.id, y.n FROM t x LEFT JOIN (SELECT k, count(*) AS n FROM u GROUP BY k) y ON x.k = y.k",
                "SELECT t.id, x.n FROM t JOIN (SELECT id, k * 2 AS n FROM u) x ON t.id = x.n",
                "SELECT t.id, x.n FROM t JOIN (SELECT id, k * 2 AS n FROM u) x ON t.id = x.id",
            })
    void joins(String query) {
        plans.same(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM t WHERE k IN (SELECT k FROM u)",
                "SELECT id FROM t WHERE id > 1 AND k IN (SELECT k FROM u WHERE u.id < t.id)",
                "SELECT id FROM t LEFT SEMI JOIN u ON t.k = u.k OR t.s = u.s",
                "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.id <> t.id)",
                "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.id <> t.id)",
                "SELECT id FROM t LEFT ANTI JOIN u ON t.k = u.k",
                "SELECT id FROM t LEFT ANTI JOIN u ON t.k < u.k",
                "SELECT id FROM t WHERE k NOT IN (SELECT k FROM u)",
                "SELECT id FROM t WHERE k NOT IN (SELECT k FROM u WHERE k IS NOT NULL)",
                "SELECT id FROM t WHERE k NOT IN (SELECT k FROM none)",
                "SELECT id FROM t WHERE v NOT IN (SELECT w FROM u WHERE w IS NOT NULL)",
                "SELECT id FROM t WHERE k NOT IN (SELECT k FROM u WHERE u.s = t.s)",
                "SELECT id FROM t WHERE (k, s) NOT IN (SELECT k, s FROM u)",
                "SELECT id FROM t WHERE (k, s) NOT IN (SELECT k, s FROM none)",
                "SELECT id FROM o WHERE k NOT IN (SELECT k FROM o WHERE id > 3)",
                "SELECT id FROM t WHERE k IN (SELECT k FROM u) OR id > 5",
                "SELECT id FROM t WHERE NOT (k IN (SELECT k FROM u)) OR id > 5",
                "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.id < t.id) OR id > 6",
                "SELECT id FROM t WHERE k NOT IN (SELECT k FROM u) OR id > 5",
                "SELECT id, k IN (SELECT k FROM u WHERE k IS NOT NULL) FROM t WHERE k IS NOT NULL",
                "SELECT id, EXISTS (SELECT 1 FROM u WHERE u.k = t.k) AS e FROM t",
                "SELECT id, (SELECT max(w) FROM u) FROM t",
                "SELECT id, (SELECT count(*) FROM u WHERE u.k = t.k) FROM t",
                "SELECT id, (SELECT max(s) FROM u WHERE u.k = t.k) FROM t WHERE id < (SELECT count(*) FROM u)",
                "SELECT id, (SELECT s FROM u WHERE u.id = t.id) FROM t",
                "SELECT id FROM t WHERE id > (SELECT avg(id) FROM t)",
                "SELECT (SELECT max(id) FROM t) + (SELECT max(id) FROM t)",
                "SELECT id, x FROM t, LATERAL (SELECT max(w) AS x FROM u WHERE u.k = t.k)",
                "SELECT id, x FROM t, LATERAL (SELECT u.s AS x FROM u WHERE u.id > t.id)",
            })
    void subqueries(String query) {
        plans.same(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*), sum(id), min(s), max(v), avg(d) FROM t",
                "SELECT count(*), sum(id) FROM none",
                "SELECT count(*) FROM t WHERE id > 100",
                "SELECT k, count(*), sum(id), avg(v) FROM t WHERE id <> 6 GROUP BY k",
                "SELECT k, count(*) FROM none GROUP BY k",
                "SELECT v, count(*) FROM t GROUP BY v",
                "SELECT st, count(*) FROM t GROUP BY st",
                "SELECT k + 1, sum(id) / count(*) + 1, k + 1 + max(id) FROM t GROUP BY k + 1",
                "SELECT sum(id) FROM t GROUP BY k, s",
                "SELECT sum(id) FROM t GROUP BY k + 1",
                "SELECT k FROM t GROUP BY k",
                "SELECT 'x', count(*) FROM none GROUP BY 'x'",
                "SELECT 'x' FROM t GROUP BY 'x'",
                "SELECT DISTINCT v FROM t",
                "SELECT DISTINCT k, s FROM t",
                "SELECT count(DISTINCT k) FROM t",
                "SELECT count(DISTINCT k), count(DISTINCT s), sum(DISTINCT id), count(*) FROM t",
                "SELECT k, count(DISTINCT s), count(DISTINCT v) FROM t GROUP BY k",
                "SELECT count(*) FILTER (WHERE id > 2), sum(id) FILTER (WHERE k = 1) FROM t",
                "SELECT k, count(*) AS n FROM t GROUP BY k HAVING count(*) > 1 AND max(id) < 6",
                "SELECT 1 FROM t HAVING count(*) > 1",
                "SELECT n, count(*) FROM (SELECT k, count(*) AS n FROM t GROUP BY k) GROUP BY n",
                "SELECT k, s, sum(id) FROM t GROUP BY k, s WITH ROLLUP",
                "SELECT k, s, grouping(k), grouping_id(k, s), sum(id) FROM t GROUP BY CUBE (k, s)",
                "SELECT k, s, sum(id) FROM t GROUP BY GROUPING SETS ((k), (s), ())",
                "SELECT k, sum(id) FROM none GROUP BY ROLLUP (k)",
                "SELECT max(x) FROM (SELECT k + id AS x FROM t)",
                "SELECT count(*) FROM t, u",
                "SELECT x.n, y.n FROM (SELECT count(*) AS n FROM t) x, (SELECT count(*) AS n FROM u) y",
            })
    void aggregates(String query) {
        plans.same(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM t ORDER BY id",
                "SELECT id, s FROM t ORDER BY s DESC, id",
                "SELECT id FROM t ORDER BY v NULLS LAST, id DESC",
                "SELECT id + 1 FROM t ORDER BY k, id DESC",
                "SELECT id + 1 AS x FROM t ORDER BY x DESC",
                "SELECT id FROM t ORDER BY id + coalesce(k, 10), id",
                "SELECT s FROM (SELECT s, id + 1 AS x FROM t) ORDER BY x DESC",
                "SELECT count(*) FROM t GROUP BY k ORDER BY sum(id), max(id)",
                "SELECT k, count(*) FROM t GROUP BY k ORDER BY 1 DESC NULLS LAST",
                "SELECT k + 1 FROM t GROUP BY k ORDER BY sum(id), k",
                "SELECT DISTINCT k FROM t ORDER BY k",
                "SELECT id FROM t ORDER BY id LIMIT 3",
                "SELECT id FROM t ORDER BY id DESC LIMIT 3 OFFSET 2",
                "SELECT id FROM t ORDER BY id OFFSET 5",
                "SELECT id FROM t ORDER BY id LIMIT 0",
                "SELECT id FROM t ORDER BY id LIMIT 2 OFFSET 10",
                "SELECT id * 2 FROM (SELECT id, k FROM t ORDER BY k DESC, id LIMIT 4)",
                "SELECT id FROM (SELECT id, s FROM t ORDER BY id LIMIT 5) WHERE id > 2 ORDER BY id DESC",
                "SELECT id FROM (SELECT id, s FROM t ORDER BY id LIMIT 5) ORDER BY s, id LIMIT 2",
                "SELECT id FROM (SELECT id FROM t ORDER BY id LIMIT 5 OFFSET 1) ORDER BY id LIMIT 3 OFFSET 1",
                "SELECT id, id FROM t ORDER BY id DESC",
                "SELECT * FROM (SELECT id FROM t UNION ALL SELECT id FROM u) ORDER BY id LIMIT 6",
                "SELECT id, rank() OVER (PARTITION BY k ORDER BY id DESC) AS r FROM t ORDER BY r, id LIMIT 4",
                "SELECT id, x FROM t LATERAL VIEW explode(a) AS x ORDER BY id, x DESC LIMIT 4",
            })
    void orders(String query) {
        plans.sameInOrder(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM (SELECT id FROM t LIMIT 3)",
                "SELECT max(id) FROM (SELECT id FROM t ORDER BY id LIMIT 3)",
                "SELECT count(*) FROM (SELECT id FROM t ORDER BY s)",
                "SELECT t.id FROM t JOIN (SELECT id FROM u ORDER BY id LIMIT 2) x ON t.id = x.id",
                "SELECT id FROM t WHERE k IN (SELECT k FROM u ORDER BY id LIMIT 2)",
                "SELECT id, (SELECT s FROM u ORDER BY id LIMIT 1) FROM t",
                "SELECT id FROM (SELECT id FROM t ORDER BY id LIMIT 2) UNION ALL (SELECT id FROM u ORDER BY id DESC LIMIT 2)",
                "SELECT count(*) FROM (SELECT t.id FROM t LEFT JOIN u ON t.k = u.k LIMIT 4)",
            })
    void limitsInside(String query) {
        plans.same(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, row_number() OVER (ORDER BY id DESC) FROM t",
                "SELECT id, sum(id) OVER (PARTITION BY k), max(id) OVER (), rank() OVER (PARTITION BY k ORDER BY s) FROM t",
                "SELECT * FROM (SELECT id, k, row_number() OVER (PARTITION BY k ORDER BY id) AS r FROM t) WHERE r = 1",
                "SELECT * FROM (SELECT id, k, rank() OVER (PARTITION BY k ORDER BY id) AS r FROM t) WHERE r <= 2 AND id > 1",
                "SELECT k, sum(id), sum(sum(id)) OVER (ORDER BY k) FROM t GROUP BY k",
                "SELECT k, sum(id) * 100 / sum(sum(id)) OVER () FROM t GROUP BY k",
                "SELECT id, sum(r) OVER (ORDER BY id) FROM (SELECT id, rank() OVER (ORDER BY k) AS r FROM t)",
                "SELECT id + row_number() OVER (ORDER BY id) + 1 FROM t",
                "SELECT v, count(*) OVER (PARTITION BY v) FROM t",
                "SELECT id, lag(id) OVER (PARTITION BY k ORDER BY id), last(id) OVER (PARTITION BY k ORDER BY id) FROM t",
            })
    void windows(String query) {
        plans.same(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM t UNION ALL SELECT id FROM u",
                "SELECT id, id FROM t UNION ALL SELECT k, id FROM t",
                "SELECT k, s FROM t UNION SELECT k, s FROM u",
                "SELECT id FROM t UNION ALL SELECT id + 1 FROM t WHERE k = 1 UNION ALL SELECT 7 UNION ALL SELECT count(*) FROM u",
                "SELECT k, s FROM t INTERSECT SELECT k, s FROM u",
                "SELECT k FROM t INTERSECT ALL SELECT k FROM u",
                "SELECT k FROM t EXCEPT SELECT k FROM u",
                "SELECT k FROM t EXCEPT ALL SELECT k FROM u",
                "SELECT v FROM t INTERSECT SELECT w FROM u",
                "SELECT k, sum(id) FROM (SELECT * FROM (SELECT id, k FROM t) UNION ALL SELECT id, k FROM u) GROUP BY k",
                "SELECT count(*) FROM (SELECT id FROM t UNION ALL SELECT id FROM u)",
            })
    void setOperations(String query) {
        plans.same(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, x FROM t LATERAL VIEW explode(a) AS x",
                "SELECT id, x FROM t LATERAL VIEW OUTER explode(a) AS x",
                "SELECT id, p, x FROM t LATERAL VIEW posexplode(a) AS p, x",
                "SELECT id, p, x FROM t LATERAL VIEW OUTER posexplode(a) AS p, x",
                "SELECT id, mk, mv FROM t LATERAL VIEW explode(m) AS mk, mv",
                "SELECT id, p, mk, mv FROM t LATERAL VIEW OUTER posexplode(m) AS p, mk, mv",
                "SELECT id, e.x FROM t LATERAL VIEW explode(l) AS e",
                "SELECT id, x, y FROM t LATERAL VIEW inline(l) AS x, y",
                "SELECT id, x, y FROM t LATERAL VIEW OUTER inline(l) AS x, y",
                "SELECT explode(a) FROM t",
                "SELECT id FROM t LATERAL VIEW explode(a) AS x",
                "SELECT count(*) FROM t LATERAL VIEW explode(a) AS x",
                "SELECT id, explode(array(id, k)) FROM t WHERE id < 4",
                "SELECT sum(x) FROM t LATERAL VIEW explode(a) AS x WHERE x > 1",
                "SELECT id, x, z FROM t LATERAL VIEW explode(a) AS x LATERAL VIEW explode(a) AS z",
                "SELECT id, p, q FROM t LATERAL VIEW stack(2, id, s, k) AS p, q",
                "SELECT stack(3, 1, 'a', 2, 'b', 3)",
            })
    void generators(String query) {
        plans.same(query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH x AS (SELECT k, sum(id) AS n FROM t GROUP BY k) SELECT a.n, b.n, b.k FROM x a JOIN x b ON a.k = b.k",
                "WITH x AS (SELECT t.id AS p, u.id AS q FROM t JOIN u ON t.k = u.k)"
                        + " SELECT q, p FROM x WHERE p > 1 UNION ALL SELECT p, q FROM x WHERE p > 1",
                "SELECT (SELECT max(id) FROM t WHERE k < 3) + id FROM u WHERE id < (SELECT max(id) FROM t WHERE k < 3)",
            })
    void repeatedSubplansAreComputedOnce(String query) {
        assertThat(plans.same(query).sql()).containsOnlyOnce("AS MATERIALIZED").startsWith("WITH w1(");
    }

    @Test
    void equalPlansHaveEqualTexts() {
        String query =
                "SELECT t.k, sum(u.id + 1) FROM t JOIN u ON t.k = u.k WHERE t.id > 1 GROUP BY t.k ORDER BY 2 LIMIT 3";
        assertThat(plans.translate(query)).isEqualTo(plans.translate(query));
    }

    @Test
    void innerJoinsAreSideBySideInOneSelect() {
        String sql = plans.translate(
                        "SELECT sum(t.id) FROM t JOIN u ON t.k = u.k JOIN o ON o.id = u.id WHERE t.s = 'a' AND o.k > 1")
                .sql();
        // One for the query and one for each table.
        assertThat(sql.split("SELECT ", -1)).hasSize(1 + 4);
    }

    @Test
    void notInIsALookupAndNoComparisonOfAllWithAll() {
        assertThat(plans.translate("SELECT id FROM t WHERE k NOT IN (SELECT k FROM u)")
                        .sql())
                .contains("NOT IN (SELECT");
    }

    @Test
    void theOrderIsTheLastClause() {
        assertThat(plans.translate("SELECT id + 1 FROM (SELECT * FROM t ORDER BY s, id LIMIT 3)")
                        .sql())
                .endsWith(" ASC NULLS FIRST LIMIT 3");
    }

    @Test
    void moreThanOneRowForOneValueIsAnError() {
        NativePlan plan = plans.translate("SELECT id, (SELECT s FROM u) FROM t");
        assertThatThrownBy(() -> plans.natively(plan)).isInstanceOf(NativeFailure.class);
        NativePlan correlated = plans.translate("SELECT id, (SELECT s FROM u WHERE u.k = t.k) FROM t");
        assertThatThrownBy(() -> plans.natively(correlated)).isInstanceOf(NativeFailure.class);
    }

    @Test
    void whatHasNoEqualIsSaid() {
        assertThat(plans.refusal("SELECT * FROM t TABLESAMPLE (50 PERCENT)")).contains("the operator Sample");
        assertThat(plans.refusal("SELECT json_tuple(s, 'a') FROM t"))
                .contains("the function json_tuple has no equal in DuckDB");
    }
}
