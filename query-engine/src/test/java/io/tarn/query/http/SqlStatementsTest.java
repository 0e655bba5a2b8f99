package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlStatementsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void createNamespace() {
        server.answer("CREATE NAMESPACE lang");
    }

    private static String rows(String sql) {
        return server.rows(sql).toString();
    }

    @Test
    void aTableLivesFromCreateToDrop() {
        server.answer("CREATE TABLE lang.life (id bigint, d date, s string) PARTITIONED BY (month(d), bucket(4, id))");
        server.answer("INSERT INTO lang.life VALUES (1, date'2001-01-01', 'a'), (2, date'2001-02-01', 'b')");
        server.answer("UPDATE lang.life SET s = 'B' WHERE id = 2");
        server.answer("DELETE FROM lang.life WHERE id = 1");
        server.answer(
                "MERGE INTO lang.life t USING (SELECT * FROM VALUES (2L, 'c'), (3L, 'd') AS v(id, s)) AS u ON t.id = u.id "
                        + "WHEN MATCHED THEN UPDATE SET s = u.s "
                        + "WHEN NOT MATCHED THEN INSERT (id, d, s) VALUES (u.id, date'2001-03-01', u.s)");
        server.answer("ALTER TABLE lang.life ADD COLUMN extra decimal(10,2)");
        assertThat(rows("SELECT * FROM lang.life ORDER BY id"))
                .isEqualTo("[[2,\"2001-02-01\",\"c\",null],[3,\"2001-03-01\",\"d\",null]]");

        server.answer("DROP TABLE lang.life");
        assertThat(server.problem("SELECT * FROM lang.life").get("code").asText())
                .isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void eachSnapshotNamesItsStatement() {
        List<String> writes = List.of(
                "CREATE TABLE lang.named PARTITIONED BY (k) AS SELECT id, id % 3 AS k FROM range(9)",
                "INSERT INTO lang.named VALUES (10, 0)",
                "UPDATE lang.named SET id = 11 WHERE id = 10",
                "DELETE FROM lang.named WHERE k = 1",
                "MERGE INTO lang.named t USING (SELECT 11L AS id) AS u ON t.id = u.id WHEN MATCHED THEN DELETE",
                "INSERT OVERWRITE lang.named VALUES (12, 0)");
        List<String> ids = writes.stream()
                .map(write -> {
                    String id = UUID.randomUUID().toString();
                    assertThat(server.post(write, "Tarn-Statement-Id", id).statusCode())
                            .isEqualTo(200);
                    return "[\"" + id + "\"]";
                })
                .toList();
        assertThat(rows("SELECT summary['tarn.statement-id'] FROM lang.named.snapshots ORDER BY committed_at"))
                .isEqualTo("[" + String.join(",", ids) + "]");
    }

    @Test
    void aTableIsMadeFromAQuery() {
        server.answer("CREATE TABLE lang.made PARTITIONED BY (truncate(2, s)) AS "
                + "SELECT id, concat('name-', id) AS s FROM range(100)");
        assertThat(rows("SELECT count(*), max(s) FROM lang.made")).isEqualTo("[[100,\"name-99\"]]");
    }

    @Test
    void joinsAndWindowsWork() {
        assertThat(rows("SELECT a.id, b.n, rank() OVER (ORDER BY b.n DESC) AS r "
                        + "FROM range(3) a JOIN (VALUES (0, 'x'), (2, 'z')) AS b(id, n) ON a.id = b.id ORDER BY r"))
                .isEqualTo("[[2,\"z\",1],[0,\"x\",2]]");
    }

    @Test
    void aSmallTableIsBroadcastInAJoin() {
        server.answer("CREATE TABLE lang.facts AS SELECT id, id % 7 AS k FROM range(10000)");
        server.answer("CREATE TABLE lang.dims AS SELECT id AS k, concat('d', id) AS n FROM range(7)");
        assertThat(server.onSpark("EXPLAIN SELECT n, count(*) FROM lang.facts JOIN lang.dims USING (k) GROUP BY n")
                        .toString())
                .contains("BroadcastHashJoin");
    }

    @Test
    void timeTravelGoesBySnapshotTimestampBranchAndTag() throws InterruptedException {
        server.answer("CREATE TABLE lang.past AS SELECT 1 AS a");
        server.answer("ALTER TABLE lang.past CREATE TAG `first`");
        server.answer("ALTER TABLE lang.past CREATE BRANCH side");
        Thread.sleep(5);
        String between = rows("SELECT cast(current_timestamp() AS string)").replaceAll("[\\[\\]\"]", "");
        Thread.sleep(5);
        server.answer("INSERT INTO lang.past VALUES (2)");
        server.answer("INSERT INTO lang.past.branch_side VALUES (3), (4)");
        long first = server.rows("SELECT snapshot_id FROM lang.past.history ORDER BY made_current_at LIMIT 1")
                .get(0)
                .get(0)
                .asLong();

        assertThat(rows("SELECT a FROM lang.past ORDER BY a")).isEqualTo("[[1],[2]]");
        assertThat(rows("SELECT a FROM lang.past VERSION AS OF 'first'")).isEqualTo("[[1]]");
        assertThat(rows("SELECT a FROM lang.past VERSION AS OF " + first)).isEqualTo("[[1]]");
        assertThat(rows("SELECT a FROM lang.past TIMESTAMP AS OF '" + between + "'"))
                .isEqualTo("[[1]]");
        assertThat(rows("SELECT a FROM lang.past VERSION AS OF 'side' ORDER BY a"))
                .isEqualTo("[[1],[3],[4]]");
    }

    @Test
    void aViewIsKeptInTheCatalog() {
        server.answer("CREATE TABLE lang.base AS SELECT id FROM range(10)");
        server.answer("CREATE VIEW lang.evens AS SELECT id FROM lang.base WHERE id % 2 = 0");
        assertThat(rows("SELECT count(*) FROM lang.evens")).isEqualTo("[[5]]");
        try (RESTCatalog other = server.catalog()) {
            assertThat(other.viewExists(TableIdentifier.of("lang", "evens"))).isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.answer("DROP VIEW lang.evens");
    }

    @Test
    void metadataTablesShowDescribeAndCallWork() {
        server.answer("CREATE TABLE lang.meta AS SELECT 1 AS a");
        server.answer("INSERT INTO lang.meta VALUES (2)");
        assertThat(rows("SELECT operation FROM lang.meta.snapshots ORDER BY committed_at"))
                .isEqualTo("[[\"append\"],[\"append\"]]");
        assertThat(rows("SHOW TABLES IN lang LIKE 'meta'")).isEqualTo("[[\"lang\",\"meta\",false]]");
        assertThat(rows("DESCRIBE lang.meta")).startsWith("[[\"a\",\"int\",null]");
        JsonNode called = server.answer("CALL lake.system.rewrite_manifests('lang.meta')");
        assertThat(called.get("columns").get(0).get("name").asText()).isEqualTo("rewritten_manifests_count");
    }

    @Test
    void aCommitOfAnotherClientIsSeenAtOnce() throws IOException {
        try (RESTCatalog other = server.catalog()) {
            TableIdentifier name = TableIdentifier.of(Namespace.of("lang"), "shared");
            other.createTable(name, new Schema(Types.NestedField.optional(1, "a", Types.IntegerType.get())));
            assertThat(rows("SELECT * FROM lang.shared")).isEqualTo("[]");
            for (int i = 0; i < 5; i++) {
                other.loadTable(name)
                        .updateSchema()
                        .addColumn("c" + i, Types.StringType.get())
                        .commit();
                assertThat(server.answer("SELECT * FROM lang.shared").get("columns"))
                        .hasSize(i + 2);
            }
            server.answer("INSERT INTO lang.shared (a) VALUES (1)");
            assertThat(other.loadTable(name).currentSnapshot()).isNotNull();
        }
    }

    @Test
    void everyWarehouseIsACatalog() {
        server.answer("CREATE NAMESPACE pond.fish");
        server.answer("CREATE TABLE pond.fish.carp AS SELECT 1 AS a");
        assertThat(rows("SELECT * FROM pond.fish.carp")).isEqualTo("[[1]]");
        assertThat(server.json(server.postJson(
                                "{\"sql\": \"SELECT * FROM carp\", \"catalog\": \"pond\", \"schema\": \"fish\"}"))
                        .get("rows")
                        .toString())
                .isEqualTo("[[1]]");
    }

    @Test
    void noChecksumFilesAreLeftAndNothingIsWrittenBesideTheData() throws IOException {
        server.answer("CREATE TABLE lang.clean AS SELECT id FROM range(10)");
        server.answer("SELECT count(*) FROM (SELECT DISTINCT id % 3 FROM lang.clean)");
        try (Stream<Path> paths = Files.walk(server.folder())) {
            assertThat(paths.filter(path -> path.toString().endsWith(".crc"))).isEmpty();
        }
        assertThat(Path.of("spark-warehouse")).doesNotExist();
        assertThat(Path.of("artifacts")).doesNotExist();
        assertThat(Path.of("metastore_db")).doesNotExist();
    }
}
