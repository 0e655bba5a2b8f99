package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ColumnDefaultsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void createNamespace() {
        server.answer("CREATE NAMESPACE defaults");
    }

    private static String rows(String table) {
        return server.rows("SELECT * FROM defaults." + table + " ORDER BY id").toString();
    }

    private static String refusal(String sql) {
        JsonNode problem = server.problem(sql);
        assertThat(problem.get("code").asText()).as(problem.toString()).isEqualTo("INVALID_VALUE");
        return problem.get("message").asText();
    }

    private static NestedField field(String table, String name) throws IOException {
        try (RESTCatalog catalog = server.catalog()) {
            return catalog.loadTable(TableIdentifier.of("defaults", table))
                    .schema()
                    .findField(name);
        }
    }

    @Test
    void rowsWithoutAValueGetTheDefault() throws IOException {
        server.answer("CREATE TABLE defaults.t (id bigint, state string DEFAULT 'new', n int DEFAULT 1 + 1)");
        server.answer("INSERT INTO defaults.t (id) VALUES (1)");
        server.answer("INSERT INTO defaults.t VALUES (2, DEFAULT, 7)");
        server.answer("INSERT INTO defaults.t (n, id) VALUES (DEFAULT, 3)");
        server.answer("MERGE INTO defaults.t USING (SELECT 4 AS id UNION ALL SELECT 1 AS id) s ON t.id = s.id"
                + " WHEN MATCHED THEN UPDATE SET state = 'old', n = DEFAULT"
                + " WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)");
        server.answer("UPDATE defaults.t SET state = DEFAULT WHERE id = 3");
        assertThat(rows("t")).isEqualTo("[[1,\"old\",2],[2,\"new\",7],[3,\"new\",2],[4,\"new\",2]]");
        assertThat(field("t", "state").writeDefault()).hasToString("new");
        assertThat(server.rows("DESCRIBE TABLE EXTENDED defaults.t").toString()).contains("'new'");
        assertThat(server.rows("SHOW TBLPROPERTIES defaults.t ('format-version')")
                        .toString())
                .contains("3");
    }

    @Test
    void rowsFromBeforeAColumnReadItsDefault() throws IOException {
        server.answer("CREATE TABLE defaults.old (id bigint) TBLPROPERTIES ('format-version' = '3')");
        server.answer("INSERT INTO defaults.old VALUES (1)");
        server.answer("ALTER TABLE defaults.old ADD COLUMN state string DEFAULT 'x' FIRST");
        server.answer("ALTER TABLE defaults.old ADD COLUMN day date DEFAULT DATE'2026-01-02' AFTER id");
        server.answer("INSERT INTO defaults.old (id) VALUES (2)");
        assertThat(rows("old")).isEqualTo("[[\"x\",1,\"2026-01-02\"],[\"x\",2,\"2026-01-02\"]]");
        assertThat(field("old", "state").initialDefault()).hasToString("x");
        try (RESTCatalog catalog = server.catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("defaults", "old"));
            List<String> read = new ArrayList<>();
            try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
                records.forEach(record -> read.add(
                        record.getField("id") + " " + record.getField("state") + " " + record.getField("day")));
            }
            assertThat(read).containsExactlyInAnyOrder("1 x 2026-01-02", "2 x 2026-01-02");
        }
    }

    @Test
    void aChangedDefaultIsForRowsToCome() throws IOException {
        server.answer("CREATE TABLE defaults.changed (id bigint) TBLPROPERTIES ('format-version' = '3')");
        server.answer("INSERT INTO defaults.changed VALUES (1)");
        server.answer("ALTER TABLE defaults.changed ADD COLUMN n int DEFAULT 5");
        server.answer("ALTER TABLE defaults.changed ALTER COLUMN n SET DEFAULT 6");
        server.answer("INSERT INTO defaults.changed (id) VALUES (2)");
        server.answer("ALTER TABLE defaults.changed ALTER COLUMN n DROP DEFAULT");
        server.answer("INSERT INTO defaults.changed (id) VALUES (3)");
        assertThat(rows("changed")).isEqualTo("[[1,5],[2,6],[3,null]]");
        assertThat(field("changed", "n").initialDefault()).isEqualTo(5);
        assertThat(field("changed", "n").writeDefault()).isNull();
    }

    @Test
    void everyTypeWithoutPartsCanHaveOne() {
        server.answer(
                "CREATE OR REPLACE TABLE defaults.types (id bigint, a boolean DEFAULT true, b bigint DEFAULT 9000000000,"
                        + " c float DEFAULT 1.5, d double DEFAULT 2.5, e decimal(9,2) DEFAULT 1.25, f date DEFAULT DATE'2026-01-02',"
                        + " g timestamp DEFAULT TIMESTAMP'2026-01-02 03:04:05Z', h timestamp_ntz DEFAULT"
                        + " TIMESTAMP_NTZ'2026-01-02 03:04:05', i binary DEFAULT X'0102', j string DEFAULT 'it''s', k int DEFAULT NULL)");
        server.answer("INSERT INTO defaults.types (id) VALUES (1)");
        assertThat(server.rows("SELECT a, b, c, d, e, f, g = TIMESTAMP'2026-01-02 03:04:05Z', h ="
                                + " TIMESTAMP_NTZ'2026-01-02 03:04:05', hex(i), j, k FROM defaults.types")
                        .toString())
                .startsWith("[[true,9000000000,1.5,2.5,")
                .contains("1.25", "\"2026-01-02\",true,true,\"0102\"")
                .endsWith(",null]]");
    }

    @Test
    void aConditionOnTheColumnFindsRowsFromBefore() {
        server.answer("CREATE TABLE defaults.found (id bigint) TBLPROPERTIES ('format-version' = '3')");
        server.answer("INSERT INTO defaults.found VALUES (1), (2)");
        server.answer("ALTER TABLE defaults.found ADD COLUMN state string DEFAULT 'x'");
        server.answer("INSERT INTO defaults.found VALUES (3, 'y')");
        for (String condition : List.of(
                "state = 'x'",
                "state < 'y'",
                "state IS NOT NULL AND id < 3",
                "state IN ('x', 'z')",
                "state LIKE 'x%'",
                "state <> 'y'")) {
            assertThat(server.rows("SELECT id FROM defaults.found WHERE " + condition + " ORDER BY id")
                            .toString())
                    .as(condition)
                    .isEqualTo("[[1],[2]]");
        }
        assertThat(server.rows("SELECT count(state), max(state), min(state) FROM defaults.found")
                        .toString())
                .isEqualTo("[[3,\"y\",\"x\"]]");
        assertThat(server.rows("SELECT count(*) FROM defaults.found a JOIN (SELECT 'x' AS s) b ON a.state = b.s")
                        .toString())
                .isEqualTo("[[2]]");
        server.answer("DELETE FROM defaults.found WHERE state = 'x' AND id = 1");
        server.answer("UPDATE defaults.found SET state = 'z' WHERE state = 'x'");
        assertThat(rows("found")).isEqualTo("[[2,\"z\"],[3,\"y\"]]");
    }

    @Test
    void aColumnOfDecimalsCanBeAddedWithOne() {
        server.answer("CREATE TABLE defaults.money (id bigint) TBLPROPERTIES ('format-version' = '3')");
        server.answer("INSERT INTO defaults.money VALUES (1)");
        server.answer("ALTER TABLE defaults.money ADD COLUMN price decimal(9,2) DEFAULT 1.25");
        server.answer("INSERT INTO defaults.money (id) VALUES (2)");
        assertThat(server.rows("SELECT id FROM defaults.money WHERE price = 1.25 ORDER BY id")
                        .toString())
                .isEqualTo("[[1],[2]]");
    }

    @Test
    void copiedAndLoadedFilesWithoutTheColumnGetTheDefault() throws IOException {
        Files.createDirectories(server.files().resolve("defaults"));
        Files.writeString(server.files().resolve("defaults/a.csv"), "id\n1\n");
        server.answer("CREATE TABLE defaults.copied (id bigint, state string DEFAULT 'new')");
        server.answer("COPY INTO defaults.copied FROM '" + server.files() + "/defaults/a.csv'");
        assertThat(rows("copied")).isEqualTo("[[1,\"new\"]]");
    }

    @Test
    void whatCannotBeADefaultIsTold() {
        server.answer("CREATE TABLE defaults.two (id bigint)");
        assertThat(refusal("CREATE TABLE defaults.x (a int DEFAULT 1) TBLPROPERTIES ('format-version' = '2')"))
                .contains("format version 3");
        assertThat(refusal("ALTER TABLE defaults.two ADD COLUMN a int DEFAULT 1"))
                .contains("'format-version' = '3'");
        assertThat(refusal("CREATE TABLE defaults.x (a timestamp DEFAULT current_timestamp())"))
                .contains("another value each time");
        assertThat(refusal("CREATE TABLE defaults.x (a array<int> DEFAULT array(1))"))
                .contains("without parts");
        assertThat(server.problem("CREATE TABLE defaults.x (a int DEFAULT 'word')")
                        .get("status")
                        .asInt())
                .isEqualTo(400);
    }
}
