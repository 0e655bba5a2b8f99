package io.tarn.query.spark.offload.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.http.SqlServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EvolvedTablesTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @RegisterExtension
    static final ScanFixture scans = new ScanFixture(server, "evolved");

    @Test
    void columnsAreFoundByTheirIdsAfterChanges() {
        scans.run(
                "CREATE TABLE changed (id int, a int, b float, c decimal(9,2), d string, e string)",
                "INSERT INTO changed VALUES (1, 10, 1.5, 1.25, 'd', 'e')",
                "ALTER TABLE changed RENAME COLUMN d TO dd",
                "ALTER TABLE changed DROP COLUMN e",
                "ALTER TABLE changed ADD COLUMN e int",
                "ALTER TABLE changed ADD COLUMN d string FIRST",
                "ALTER TABLE changed ALTER COLUMN a TYPE bigint",
                "ALTER TABLE changed ALTER COLUMN b TYPE double",
                "ALTER TABLE changed ALTER COLUMN c TYPE decimal(18,2)",
                "ALTER TABLE changed ALTER COLUMN dd AFTER id",
                "INSERT INTO changed VALUES ('new', 2, 'dd', 3000000000, 2.5, 12345678.25, 7)");
        assertThat(scans.same("SELECT * FROM changed", 2).sql()).doesNotContain("schema=");
        scans.same("SELECT e, d FROM changed", 2);
        scans.run(
                "ALTER TABLE changed RENAME COLUMN id TO x",
                "ALTER TABLE changed RENAME COLUMN a TO id",
                "ALTER TABLE changed RENAME COLUMN x TO a");
        scans.same("SELECT a, id FROM changed", 2);
        scans.same("SELECT id FROM changed", 2);
    }

    @Test
    void conditionsSeeWidenedValues() {
        scans.run(
                "CREATE TABLE wide (a int, b float, c decimal(4,1), d string)",
                "INSERT INTO wide VALUES (1, 0.1, 0.5, 'x'), (NULL, float('NaN'), -99.9, NULL), (2147483647, -0.0, NULL, ''), (-5, 5, 5, 'y')",
                "ALTER TABLE wide ALTER COLUMN a TYPE bigint",
                "ALTER TABLE wide ALTER COLUMN b TYPE double",
                "ALTER TABLE wide ALTER COLUMN c TYPE decimal(20,1)",
                "ALTER TABLE wide ADD COLUMN e string",
                "INSERT INTO wide VALUES (3000000000, 0.1, 12345678.5, 'z', 'e'), (1, double('NaN'), 0.5, 'x', NULL)");
        scans.sameWhere(
                "wide",
                "a = 3000000000",
                "a > 2147483646",
                "a < 2 OR a IS NULL",
                "b > 5",
                "b >= 5",
                "b = 0.1",
                "b > 0.1",
                "b = 0",
                "b = CAST('NaN' AS DOUBLE)",
                "b < CAST('NaN' AS DOUBLE)",
                "NOT (b > 5)",
                "c = 0.5",
                "c > 12345678.4",
                "c < 100000000000.5",
                "d = ''",
                "d IN ('x', 'z') AND a > 0",
                "e IS NULL",
                "e = 'e'",
                "e IS NOT NULL OR a = 1");
    }

    @Test
    void partsOfColumnsAreFoundByTheirIds() {
        scans.run(
                "CREATE TABLE parts (id int, s struct<a: int, b: string, c: struct<x: int, y: float>>, l array<struct<p: int, q: string>>,"
                        + " m map<string, struct<u: int, v: int>>)",
                "INSERT INTO parts VALUES (1, struct(1, 'b', struct(2, 1.5)), array(struct(1, 'q'), NULL), map('k', struct(1, 2))),"
                        + " (2, NULL, NULL, NULL), (3, struct(NULL, NULL, NULL), array(), map()), (4, struct(4, NULL, struct(NULL, NULL)),"
                        + " array(struct(NULL, NULL)), map('z', NULL))");
        scans.same("SELECT * FROM parts", 4);
        scans.same("SELECT s.c.y FROM parts", 4);
        scans.same("SELECT s.b, l.p FROM parts", 4);
        scans.run(
                "ALTER TABLE parts ADD COLUMN s.d string",
                "ALTER TABLE parts RENAME COLUMN s.a TO aa",
                "ALTER TABLE parts ADD COLUMN s.a bigint FIRST",
                "ALTER TABLE parts ALTER COLUMN s.c.x TYPE bigint",
                "ALTER TABLE parts DROP COLUMN s.b",
                "ALTER TABLE parts ADD COLUMN s.b int",
                "ALTER TABLE parts ADD COLUMN l.element.r double FIRST",
                "ALTER TABLE parts ALTER COLUMN l.element.p TYPE bigint",
                "ALTER TABLE parts RENAME COLUMN m.value.u TO uu",
                "ALTER TABLE parts ADD COLUMN m.value.w string");
        scans.same("SELECT * FROM parts", 4);
        scans.run(
                "INSERT INTO parts VALUES (5, struct(1, 2, struct(3, 4), 'd', 6), array(struct(1.5, 2, 'q')), map('k', struct(1, 2, 'w')))");
        scans.same("SELECT * FROM parts", 5);
        scans.same("SELECT s.c FROM parts", 5);
        scans.same("SELECT m FROM parts", 5);
        scans.same("SELECT l.q FROM parts", 5);
        scans.sameWhere(
                "parts", "s.aa = 1", "s.d IS NULL", "s.b = 6", "s IS NULL", "s.c.x > 2", "s.a IS NULL AND id < 4");
        assertThat(scans.reason("SELECT s.a FROM parts")).contains("the column s");
        scans.same("SELECT s.d, s.aa FROM parts", 5);
    }

    @Test
    void rowsFromBeforeAColumnHaveItsDefault() {
        scans.run(
                "CREATE TABLE defaults (id int) TBLPROPERTIES ('format-version' = '3')",
                "INSERT INTO defaults VALUES (1), (2)",
                "ALTER TABLE defaults ADD COLUMN s string DEFAULT 'it''s ☃'",
                "ALTER TABLE defaults ADD COLUMN d date DEFAULT DATE'2026-01-02'",
                "ALTER TABLE defaults ADD COLUMN t timestamp DEFAULT TIMESTAMP'2026-01-02 03:04:05.678901Z'",
                "ALTER TABLE defaults ADD COLUMN n timestamp_ntz DEFAULT TIMESTAMP_NTZ'2026-01-02 03:04:05'",
                "ALTER TABLE defaults ADD COLUMN m decimal(9,2) DEFAULT 1.25",
                "ALTER TABLE defaults ADD COLUMN f double DEFAULT 1e20",
                "ALTER TABLE defaults ADD COLUMN b boolean DEFAULT true",
                "ALTER TABLE defaults ADD COLUMN x binary DEFAULT X'00ff'",
                "ALTER TABLE defaults ADD COLUMN l bigint DEFAULT -9223372036854775808",
                "INSERT INTO defaults (id, s) VALUES (3, NULL)");
        scans.same("SELECT * FROM defaults", 3);
        scans.sameWhere(
                "defaults", "s LIKE 'it%'", "s IS NULL", "m = 1.25", "d > DATE '2026-01-01' AND id > 1", "b", "l < 0");
        scans.run("ALTER TABLE defaults ALTER COLUMN s SET DEFAULT 'other'", "INSERT INTO defaults (id) VALUES (4)");
        scans.same("SELECT id, s FROM defaults", 4);
    }

    @Test
    void partitionsPrune() {
        scans.run(
                "CREATE TABLE prunes (id int, s string, d date, t timestamp, n decimal(9,2), b binary) PARTITIONED BY (bucket(4, id),"
                        + " truncate(2, s), years(d), hours(t))",
                "INSERT INTO prunes SELECT id, concat('s', id % 3, id), date_add(DATE'2020-01-01', cast(id * 100 AS int)), timestamp_seconds(id * 1800),"
                        + " id / 4, cast(concat('b', id) AS binary) FROM range(12)",
                "INSERT INTO prunes VALUES (NULL, NULL, NULL, NULL, NULL, NULL)");
        scans.same("SELECT * FROM prunes", 13);
        assertThat(scans.same("SELECT * FROM prunes WHERE id = 5").costs().filesPruned())
                .isPositive();
        scans.same("SELECT d, n FROM prunes WHERE d >= DATE'2021-01-01'");
        scans.run(
                "ALTER TABLE prunes DROP PARTITION FIELD bucket(4, id)",
                "ALTER TABLE prunes ADD PARTITION FIELD id",
                "ALTER TABLE prunes REPLACE PARTITION FIELD years(d) WITH months(d)",
                "INSERT INTO prunes SELECT id, concat('s', id % 3, id), date_add(DATE'2020-01-01', cast(id * 100 AS int)), timestamp_seconds(id * 1800),"
                        + " id / 4, X'' FROM range(5, 9)");
        scans.same("SELECT * FROM prunes", 17);
        scans.same("SELECT b FROM prunes WHERE id = 5", 2);
        scans.same("SELECT _partition, _spec_id, id FROM prunes", 17);
        scans.same("SELECT id FROM prunes WHERE id IN (1, 7) AND d > DATE'2020-02-01'");
    }

    @Test
    void exactPartitionsNeedNoConditionOfThePlan() {
        scans.run(
                "CREATE TABLE exact (id int, p int) PARTITIONED BY (p)",
                "INSERT INTO exact SELECT id, id % 5 FROM range(100)");
        scans.same("SELECT id FROM exact WHERE p = 3", 20);
        scans.same("SELECT p FROM exact WHERE p > 2", 40);
    }

    @Test
    void timeTravelSeesTheColumnsOfThen() throws InterruptedException {
        scans.run("CREATE TABLE travel (a int, b string)", "INSERT INTO travel VALUES (1, 'x')");
        long first = snapshot();
        String then = scans.session()
                .sql("SELECT max(committed_at) FROM evolved.travel.snapshots")
                .collectAsList()
                .get(0)
                .get(0)
                .toString();
        scans.run(
                "ALTER TABLE travel CREATE TAG one",
                "ALTER TABLE travel ALTER COLUMN a TYPE bigint",
                "ALTER TABLE travel RENAME COLUMN b TO c",
                "ALTER TABLE travel ADD COLUMN d int",
                "INSERT INTO travel VALUES (3000000000, 'y', 1)");
        scans.same("SELECT * FROM travel", 2);
        scans.same("SELECT * FROM travel VERSION AS OF " + first, 1);
        scans.same("SELECT b FROM travel VERSION AS OF " + first, 1);
        scans.same("SELECT * FROM travel TIMESTAMP AS OF '" + then + "'", 1);
        scans.same("SELECT * FROM travel VERSION AS OF 'one'", 1);
        scans.same("SELECT * FROM travel WITH ('start-snapshot-id' = '" + first + "')", 1);
    }

    private static long snapshot() {
        return scans.session()
                .sql("SELECT snapshot_id FROM evolved.travel.snapshots")
                .collectAsList()
                .get(0)
                .getLong(0);
    }
}
