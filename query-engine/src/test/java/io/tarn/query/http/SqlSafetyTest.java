package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text of a statement reaches code, or files that belong to no table. */
class SqlSafetyTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void createTables() {
        server.answer("CREATE NAMESPACE safe");
        server.answer("CREATE TABLE safe.t (id bigint, data string)");
        server.answer("INSERT INTO safe.t VALUES (1, 'a')");
    }

    private static String refused(String sql) {
        JsonNode problem = server.problem(sql);
        assertThat(problem.get("status").asInt()).as(problem.toString()).isBetween(400, 404);
        return problem.get("message").asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD JAR '/tmp/x.jar'",
                "ADD FILE '/etc/passwd'",
                "ADD ARCHIVE '/etc/passwd.zip'",
                "LIST FILES",
                "LIST JARS",
                "CREATE FUNCTION f AS 'java.lang.String'",
                "CREATE TEMPORARY FUNCTION f AS 'java.lang.String' USING JAR '/tmp/x.jar'",
                "SELECT transform(id) USING 'cat' AS (x) FROM safe.t",
                "LOAD DATA LOCAL INPATH '/etc/passwd' INTO TABLE safe.t",
                "INSERT OVERWRITE LOCAL DIRECTORY '/tmp/tarn-never' USING csv SELECT 1",
                "INSERT OVERWRITE DIRECTORY '/tmp/tarn-never' USING parquet SELECT 1",
                "SELECT * FROM csv.`/etc/passwd`",
                "SELECT * FROM text.`/etc/passwd`",
                "SELECT * FROM iceberg.`/etc/passwd`",
                "SELECT * FROM lake.`/etc/passwd`",
                "SELECT * FROM lake.iceberg.`file:///etc/passwd`",
                "CREATE TEMPORARY VIEW x USING csv OPTIONS (path '/etc/passwd')",
                "CREATE TEMPORARY VIEW x USING jdbc OPTIONS (url 'jdbc:sqlite:/tmp/x', dbtable 'x')",
                "CREATE TABLE spark_catalog.default.x (a string) USING csv LOCATION '/etc'",
                "CREATE TABLE spark_catalog.default.x USING parquet AS SELECT 1 AS a",
                "CREATE DATABASE spark_catalog.x LOCATION '/tmp/tarn-never'",
                "DROP DATABASE spark_catalog.default CASCADE",
                "ALTER DATABASE spark_catalog.default SET LOCATION '/tmp/tarn-never'",
                "SHOW TABLES IN spark_catalog.default",
                "USE spark_catalog",
                "USE spark_catalog.default",
                "SET CATALOG spark_catalog",
                "CREATE GLOBAL TEMPORARY VIEW x AS SELECT 1",
                "CACHE TABLE safe.t",
                "CACHE TABLE x AS SELECT 1",
                "CLEAR CACHE",
                "CREATE TABLE safe.x (a int) USING csv",
                "CREATE TABLE safe.x (a int) LOCATION '/tmp/tarn-never'",
                "CREATE TABLE safe.x (a int) TBLPROPERTIES ('write.data.path' = '/tmp/tarn-never')",
                "CREATE TABLE safe.x (a int) TBLPROPERTIES ('write.location-provider.impl' = 'java.lang.String')",
                "CREATE TABLE safe.x TBLPROPERTIES ('io-impl' = 'java.lang.String') AS SELECT 1 AS a",
                "CREATE OR REPLACE TABLE safe.x TBLPROPERTIES ('write.location-provider.impl' = 'x') AS SELECT 1 AS a",
                "ALTER TABLE safe.t SET TBLPROPERTIES ('write.location-provider.impl' = 'java.lang.String')",
                "ALTER TABLE safe.t SET TBLPROPERTIES ('write.metadata.path' = '/tmp/tarn-never')",
                "ALTER TABLE safe.t SET LOCATION '/tmp/tarn-never'",
                "CREATE TEMPORARY FUNCTION plus_one(x INT) RETURNS INT RETURN x + 1",
                "SELECT from_xml('<a>1</a>', 'a INT', map('rowValidationXSDPath', '/etc/passwd'))",
                "SELECT schema_of_xml('<a>1</a>', map('ROWVALIDATIONXSDPATH', '/etc/passwd'))",
                "SELECT from_avro(x'00', '\"int\"', map('avroSchemaUrl', '/etc/passwd'))",
                "SELECT from_protobuf(x'00', 'A', '/etc/passwd')",
                "SELECT reflect('java.lang.System', 'getProperty', 'user.home')",
                "SELECT try_reflect('java.lang.System', 'getProperty', 'user.home')",
                "VALUES (system.builtin.java_method('java.lang.System', 'getProperty', 'user.home'))",
                "CREATE VIEW safe.v AS SELECT reflect('java.lang.System', 'getProperty', 'user.home') AS x",
                "CREATE TEMPORARY FUNCTION g() RETURNS STRING RETURN reflect('java.lang.System', 'getProperty', 'a')",
                "CREATE TEMPORARY FUNCTION p() RETURNS INT LANGUAGE PYTHON AS 'return 1'",
                "CREATE TABLE safe.x (a string DEFAULT reflect('java.lang.System', 'getProperty', 'user.home'))",
                "ALTER TABLE safe.t ALTER COLUMN data SET DEFAULT reflect('java.lang.System', 'getProperty', 'a')",
                "ALTER TABLE safe.t ADD COLUMN x string DEFAULT java_method('java.lang.System', 'getProperty', 'a')",
                "CREATE TABLE safe.x (a string DEFAULT from_xml('<a>1</a>', 'a string',"
                        + " map('rowValidationXSDPath', '/etc/passwd')).a)",
                "ALTER TABLE safe.t ALTER COLUMN data SET DEFAULT from_xml('<a>1</a>', 'a string',"
                        + " map('rowValidationXSDPath', '/etc/passwd')).a",
                "SELECT from_json('1', '{\"type\":\"udt\",\"class\":\"java.lang.Object\",\"pyClass\":null,"
                        + "\"sqlType\":\"long\"}')",
                "SELECT * FROM safe.t WITH ('split-size' = '1')",
                "SELECT * FROM safe.t WITH ('scan-task-set-id' = 'x')",
                "INSERT INTO safe.t WITH ('snapshot-property.tarn.statement-id' = 'x') VALUES (2, 'b')",
                "INSERT INTO safe.t WITH ('rewritten-file-scan-task-set-id' = 'x') VALUES (2, 'b')",
            })
    void codeAndFilesOfTheServerAreOutOfReach(String sql) {
        refused(sql);
        refused("EXECUTE IMMEDIATE '" + sql.replace("'", "''") + "'");
        assertThat(Path.of("/tmp/tarn-never")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "parquet", "no.such.Source", "org.apache.spark.sql.jdbc.JdbcDialects"})
    void aDataSourceOtherThanIcebergIsRefusedBeforeItsClassIsLookedUp(String source) {
        for (String sql : new String[] {
            "CREATE TABLE safe.x (a int) USING `%s`",
            "CREATE TABLE safe.x USING `%s` AS SELECT 1 AS a",
            "CREATE OR REPLACE TABLE safe.x (a int) USING `%s`",
            "REPLACE TABLE safe.t USING `%s` AS SELECT 1 AS a",
            "CREATE TABLE spark_catalog.default.x (a int) USING `%s`",
            "CREATE TABLE spark_catalog.default.x USING `%s` AS SELECT 1 AS a",
            "BEGIN CREATE TABLE safe.x (a int) USING `%s`; END",
        }) {
            assertThat(refused(String.format(sql, source))).contains("the data source '" + source + "' is refused");
        }
        assertThat(refused("CREATE TABLE safe.x (a int) STORED AS PARQUET")).contains("STORED AS are refused");
        assertThat(refused("CREATE TABLE safe.x (a int) ROW FORMAT SERDE 'java.lang.String'"))
                .contains("STORED AS are refused");
    }

    @Test
    void theOptionsOfATableThatAreAllowedAreTaken() {
        server.answer("CREATE TABLE safe.o (id bigint)");
        server.answer(
                "INSERT INTO safe.o WITH ('snapshot-property.why' = 'test', 'check-ordering' = 'false') VALUES (1)");
        assertThat(server.rows("SELECT summary['why'] FROM safe.o.snapshots").toString())
                .contains("test");
        assertThat(server.rows("SELECT * FROM safe.o WITH ('split-size' = '2097152', 'lookback' = '5')")
                        .size())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPLAIN ADD JAR '/tmp/x.jar'",
                "EXPLAIN INSERT OVERWRITE LOCAL DIRECTORY '/tmp/tarn-never' USING csv SELECT 1",
                "BEGIN ADD JAR '/tmp/x.jar'; END",
                "BEGIN IF 1 = 1 THEN EXECUTE IMMEDIATE 'ADD JAR ''/tmp/x.jar'''; END IF; END",
                "BEGIN FOR r AS SELECT 1 AS a DO LIST FILES; END FOR; END",
            })
    void norAreTheyOverADetour(String sql) {
        assertThat(refused(sql)).contains("refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL lake.system.add_files('safe.t', '`parquet`.`/etc`')",
                "CALL lake.system.snapshot('spark_catalog.default.x', 'safe.y')",
                "CALL lake.system.migrate('spark_catalog.default.x')",
                "CALL lake.system.register_table('safe.y', '/etc/passwd')",
                "CALL lake.system.register_table('safe.y', concat('/etc', '/passwd'))",
                "CALL lake.system.rewrite_table_path(table => 'safe.t', source_prefix => 'a', target_prefix => 'b',"
                        + " staging_location => '/tmp/tarn-never')",
                "CALL lake.system.remove_orphan_files(table => 'safe.t', location => '/tmp')",
                "CALL lake.system.remove_orphan_files(table => 'safe.t', file_list_view => 'x')",
                "EXECUTE IMMEDIATE 'CALL lake.system.register_table(''safe.y'', ''/etc/passwd'')'",
            })
    void proceduresStayWithinTheirTable(String sql) {
        assertThat(refused(sql))
                .containsAnyOf("refused", "is in no folder whose files statements may read", "is not below");
        assertThat(Path.of("/tmp/tarn-never")).doesNotExist();
    }

    @Test
    void anUnknownProcedureIsToldWithTheNearest() {
        assertThat(refused("CALL lake.system.expire_snapshot('safe.t')")).contains("did you mean 'expire_snapshots'?");
    }

    @Test
    void proceduresOfTheTableRun() {
        assertThat(server.rows("CALL lake.system.rewrite_data_files('safe.t')").size())
                .isOne();
        assertThat(server.rows("CALL lake.system.ancestors_of('safe.t')").size())
                .isOne();
        assertThat(server.rows("SHOW PROCEDURES IN lake.system").toString())
                .contains("expire_snapshots")
                .doesNotContain("add_files");
    }

    @Test
    void whatChangesOnlyTheSessionRuns() {
        server.answer("CREATE TEMPORARY VIEW v AS SELECT 1 AS a");
        for (String sql : new String[] {
            "SHOW FUNCTIONS LIKE 'sum'",
            "SHOW TABLES IN safe",
            "SHOW VIEWS IN safe",
            "SHOW NAMESPACES",
            "SHOW COLUMNS IN safe.t",
            "SHOW TBLPROPERTIES safe.t",
            "SHOW CREATE TABLE safe.t",
            "SHOW CATALOGS",
            "SHOW CURRENT NAMESPACE",
            "DESCRIBE FUNCTION sum",
            "DESCRIBE QUERY SELECT 1",
            "DESCRIBE TABLE EXTENDED safe.t",
            "DESCRIBE NAMESPACE safe",
            "USE lake.safe",
            "SET CATALOG pond",
            "EXPLAIN SELECT * FROM safe.t",
            "SELECT from_xml('<a>1</a>', 'a INT', map('mode', 'FAILFAST'))",
        }) {
            server.answer(sql);
        }
    }

    @Test
    void theLocationOfANamespaceIsNoPlaceForItsTables() {
        server.answer("CREATE NAMESPACE safe_elsewhere LOCATION '/tmp/tarn-never'");
        server.answer("CREATE TABLE safe_elsewhere.t AS SELECT 1 AS a");
        assertThat(Path.of("/tmp/tarn-never")).doesNotExist();
    }

    @Test
    void aLinkIntoTheWarehouseIsNoWayOut() throws IOException {
        Path link = server.files().resolve("link.json");
        Files.createSymbolicLink(link, Path.of("/etc/passwd"));
        assertThat(refused("CALL lake.system.register_table('safe.y', '" + link + "')"))
                .contains("is not below");
    }
}
