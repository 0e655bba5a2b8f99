package io.tarn.query.spark.offload.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.query.duckdb.NativeDirectories;
import io.tarn.query.http.SqlServer;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IcebergScansTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @RegisterExtension
    static final ScanFixture scans = new ScanFixture(server, "scans");

    @Test
    void aTableWithoutRowsGivesNone() {
        scans.run("CREATE TABLE empty (a int, b string)");
        scans.same("SELECT * FROM empty", 0);
        scans.same("SELECT 1 FROM empty", 0);
    }

    @Test
    void everyTypeComesWithItsValues() {
        scans.run(
                "CREATE TABLE types (a boolean, b int, c bigint, d float, e double, f decimal(9,2), g decimal(18,4),"
                        + " h decimal(38,10), i date, j timestamp, k timestamp_ntz, l string, m binary,"
                        + " n struct<x: int, y: struct<z: string>>, o array<bigint>, p map<string, int>,"
                        + " q array<struct<u: int, v: array<date>>>, r map<int, struct<w: timestamp>>)",
                "INSERT INTO types VALUES (true, 1, 2, 1.5, 2.5, 1.25, 3.0625, 12345678901234567890.0123456789,"
                        + " DATE'2024-02-29', TIMESTAMP'2024-02-29 01:02:03.456789', TIMESTAMP_NTZ'1900-01-01 00:00:00.000001',"
                        + " 'Zoë ☃ ''x''', X'00ff', struct(1, struct('z')), array(1, NULL, 3), map('k', 1, 'l', NULL),"
                        + " array(struct(1, array(DATE'0001-01-01'))), map(7, struct(TIMESTAMP'2024-01-01 00:00:00'))),"
                        + " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
                        + " NULL), (false, -2147483648, -9223372036854775808, float('NaN'), double('Infinity'), -9999999.99, -1.0001,"
                        + " -0.0000000001, DATE'9999-12-31', TIMESTAMP'9999-12-31 23:59:59.999999',"
                        + " TIMESTAMP_NTZ'0001-01-01 00:00:00', '', X'', struct(NULL, NULL), array(), map(), array(NULL), NULL)");
        scans.same("SELECT * FROM types", 3);
        scans.same("SELECT l, a, q, j FROM types", 3);
        scans.same("SELECT n.y FROM types", 3);
    }

    @Test
    void filesOutsideOfTheStorageRootsAreLeftToSpark() {
        scans.run("CREATE TABLE outside AS SELECT id FROM range(3)");
        IcebergScans others = new IcebergScans(NativeDirectories.of(
                List.of(server.folder().resolve("lake-2"), server.folder().resolve("lak"))));
        assertThatThrownBy(() -> others.translate(scans.scan("SELECT id FROM outside"), List.of("c1")))
                .isInstanceOf(NotNative.class)
                .hasMessage("data files outside of the server's storage roots");
    }

    @Test
    void rowsWithoutColumnsAreCounted() {
        scans.run("CREATE TABLE counted AS SELECT id, id AS other FROM range(1000)");
        scans.same("SELECT 1 FROM counted WHERE rand() >= 0", 1000);
    }

    @Test
    void theSnapshotIsTheOneThatIsAskedFor() {
        scans.run(
                "CREATE TABLE travelled (a int)",
                "INSERT INTO travelled VALUES (1)",
                "ALTER TABLE travelled CREATE TAG one",
                "ALTER TABLE travelled CREATE BRANCH other",
                "INSERT INTO travelled VALUES (2)",
                "INSERT INTO scans.travelled.branch_other VALUES (3), (4)");
        scans.same("SELECT * FROM travelled", 2);
        scans.same("SELECT * FROM travelled VERSION AS OF 'one'", 1);
        scans.same("SELECT * FROM scans.travelled.branch_other", 3);
    }

    @Test
    void costsTellWhatIsRead() {
        scans.run(
                "CREATE TABLE costly (a bigint, b string, p int) PARTITIONED BY (p)",
                "INSERT INTO costly SELECT id, repeat(uuid(), 20), id % 4 FROM range(2000)");
        ScanCosts all = scans.same("SELECT * FROM costly", 2000).costs();
        ScanCosts one = scans.same("SELECT * FROM costly WHERE p = 1", 500).costs();
        assertThat(all.table()).isEqualTo("lake.scans.costly");
        assertThat(one.files()).isEqualTo(1);
        assertThat(one.filesPruned()).isEqualTo(3);
        assertThat(one.rows()).isEqualTo(500);
        assertThat(one.bytes()).isLessThan(all.bytes());
    }

    @Test
    void equalScansHaveEqualText() {
        scans.run(
                "CREATE TABLE twice (a int, p int) PARTITIONED BY (p)",
                "INSERT INTO twice SELECT id, id % 20 FROM range(100)");
        String first = scans.same("SELECT a FROM twice", 100).sql();
        assertThat(scans.same("SELECT a FROM twice", 100).sql()).isEqualTo(first);
        scans.run("INSERT INTO twice VALUES (1, 1)");
        assertThat(scans.same("SELECT a FROM twice", 101).sql()).isNotEqualTo(first);
    }

    @Test
    void manyFilesAreOneRead() {
        scans.run(
                "CREATE TABLE many (a int, p int) PARTITIONED BY (p) TBLPROPERTIES ('write.distribution-mode' = 'hash')",
                "INSERT INTO many SELECT id, id % 200 FROM range(400)");
        NativeScanSql scan = scans.same("SELECT a FROM many", 400);
        assertThat(scan.costs().files()).isEqualTo(200);
        assertThat(scan.sql()).doesNotContain("UNION");
        scans.same("SELECT p, _partition FROM many WHERE p < 100", 200);
    }
}
