package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL judges properties and options as the catalog does, and the engine acts on none that could not be set now. */
class SqlPropertiesTest {
    private static final List<String> REFUSED = List.of(
            "write.location-provider.impl",
            "io-impl",
            "parquet.crypto.factory.class",
            "header.Authorization",
            "token",
            "s3.endpoint",
            "encryption.key-id",
            "tarn.copy.loaded",
            "TARN.anything",
            "write.no-such-thing",
            "my.password");

    private static final List<String> REFUSED_OPTIONS = List.of(
            "path",
            "location",
            "io-impl",
            "catalog",
            "snapshot-property.tarn.statement-id",
            "Snapshot-Property.Tarn.copy-id");

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void tables() {
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake.props");
        server.answer("CREATE TABLE lake.props.there (id INT)");
        server.answer("INSERT INTO lake.props.there VALUES (1)");
        server.answer("CREATE VIEW lake.props.seen AS SELECT 1 AS one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE lake.props.made (id INT) TBLPROPERTIES ('%s' = 'hunter2')",
                "CREATE TABLE lake.props.made (id INT) USING iceberg OPTIONS ('%s' = 'hunter2')",
                "CREATE TABLE lake.props.made (id INT DEFAULT 1) TBLPROPERTIES ('%s' = 'hunter2', 'format-version' = '3')",
                "CREATE TABLE lake.props.made TBLPROPERTIES ('%s' = 'hunter2') AS SELECT * FROM lake.props.there",
                "CREATE OR REPLACE TABLE lake.props.made TBLPROPERTIES ('%s' = 'hunter2') AS SELECT 1 AS a",
                "REPLACE TABLE lake.props.there TBLPROPERTIES ('%s' = 'hunter2') AS SELECT 1 AS a",
                "ALTER TABLE lake.props.there SET TBLPROPERTIES ('%s' = 'hunter2')",
                "CREATE VIEW lake.props.view_made TBLPROPERTIES ('%s' = 'hunter2') AS SELECT 1 AS a",
                "CREATE OR REPLACE VIEW lake.props.seen TBLPROPERTIES ('%s' = 'hunter2') AS SELECT 1 AS a",
                "ALTER VIEW lake.props.seen SET TBLPROPERTIES ('%s' = 'hunter2')",
                "CREATE NAMESPACE lake.props.below WITH DBPROPERTIES ('%s' = 'hunter2')",
                "ALTER NAMESPACE lake.props SET DBPROPERTIES ('%s' = 'hunter2')",
            })
    void whatProgramsActOnCannotBeSet(String sql) {
        for (int i = 0; i < REFUSED.size(); i++) {
            String property = REFUSED.get(i);
            JsonNode problem = run(String.format(sql, property), i % 2 == 0);
            assertThat(problem.path("code").asText()).as(property + problem).isEqualTo("FORBIDDEN");
            assertThat(problem.get("message").asText())
                    .contains("'" + property + "' is refused")
                    .doesNotContain("hunter2");
        }
        assertThat(server.rows("SHOW TABLES IN lake.props").toString()).doesNotContain("made");
        assertThat(server.rows("SHOW TBLPROPERTIES lake.props.there").toString())
                .doesNotContain("hunter2");
        assertThat(server.rows("SELECT * FROM lake.props.there").toString()).isEqualTo("[[1]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM lake.props.there WITH (`%s` = 'x')",
                "INSERT INTO lake.props.there WITH (`%s` = 'x') SELECT 2",
                "INSERT INTO lake.props.there WITH (`%s` = 'x') VALUES (2)",
                "INSERT OVERWRITE lake.props.there WITH (`%s` = 'x') SELECT 2",
                "SELECT (SELECT max(id) FROM lake.props.there WITH (`%s` = 'x'))",
            })
    void optionsForgeNothingAndLeadNowhere(String sql) {
        for (String option : REFUSED_OPTIONS) {
            for (boolean natively : new boolean[] {true, false}) {
                JsonNode problem = run(String.format(sql, option), natively);
                assertThat(problem.path("code").asText()).as(option + problem).isEqualTo("FORBIDDEN");
            }
        }
        assertThat(server.rows("SELECT * FROM lake.props.there").toString()).isEqualTo("[[1]]");
    }

    @Test
    void whatOwnersAndEnginesWriteIsAllowed() {
        server.answer("CREATE TABLE lake.props.free (id INT) USING iceberg OPTIONS ('compression' = 'x') TBLPROPERTIES"
                + " ('team' = 'a', 'write.format.default' = 'parquet', 'write.metadata.metrics.column.id' = 'full',"
                + " 'label.class' = 'x', 'parquet.compression' = 'SNAPPY')");
        server.answer(
                "ALTER TABLE lake.props.free SET TBLPROPERTIES ('steward' = 'b', 'history.expire.min-snapshots-to-keep' = '3')");
        server.answer(
                "INSERT INTO lake.props.free WITH (`snapshot-property.job` = '42', `target-file-size-bytes` = '2000000') SELECT 1");
        assertThat(server.rows("SELECT * FROM lake.props.free WITH (`split-size` = '1048576')")
                        .toString())
                .isEqualTo("[[1]]");
        assertThat(server.rows(
                                "SELECT summary['job'], summary['tarn.statement-id'] IS NOT NULL FROM lake.props.free.snapshots")
                        .toString())
                .isEqualTo("[[\"42\",true]]");
        server.answer("ALTER NAMESPACE lake.props SET DBPROPERTIES ('steward' = 'b', 'team' = 'c')");
        server.answer("CREATE VIEW lake.props.free_view TBLPROPERTIES ('team' = 'a') AS SELECT 1 AS one");
    }

    @Test
    void theEngineDoesNotDoWhatOldMetadataSays() throws Exception {
        String old = "write.location-provider.impl";
        server.answer("CREATE TABLE lake.props.old (id INT)");
        server.answer("INSERT INTO lake.props.old VALUES (1)");
        plant("old", Map.of(old, PlantedProvider.class.getName(), "parquet.crypto.factory.class", "com.example.Gone"));

        for (boolean natively : new boolean[] {true, false}) {
            rows("SELECT count(id) FROM lake.props.old", natively);
            rows("SELECT count(*) FROM lake.props.old.files", natively);
            rows("SELECT count(*) FROM lake.props.old VERSION AS OF 'main'", natively);
            rows("INSERT INTO lake.props.old SELECT id + 1 FROM lake.props.there", natively);
            rows("UPDATE lake.props.old SET id = id + 10 WHERE id = 2", natively);
            rows(
                    "MERGE INTO lake.props.old t USING lake.props.there s ON t.id = s.id WHEN MATCHED THEN UPDATE SET id = 1",
                    natively);
        }
        rows("CALL lake.system.rewrite_data_files(table => 'props.old', options => map('rewrite-all', 'true'))", true);
        Files.writeString(server.files().resolve("old.csv"), "id\n77\n");
        rows("COPY INTO lake.props.old FROM '" + server.files().resolve("old.csv") + "' (FORMAT csv)", true);
        rows("ALTER TABLE lake.props.old ADD COLUMN more STRING", true);
        assertThat(run("CREATE OR REPLACE TABLE lake.props.old AS SELECT 1 AS id", true)
                        .get("message")
                        .asText())
                .contains("is refused");
        try (RESTCatalog catalog = server.catalog()) {
            TableIdentifier name = TableIdentifier.of("props", "old");
            assertThat(catalog.loadTable(name).properties()).containsKey(old);
            server.answer(
                    "ALTER TABLE lake.props.old UNSET TBLPROPERTIES ('" + old + "', 'parquet.crypto.factory.class')");
            assertThat(catalog.loadTable(name).properties())
                    .doesNotContainKey(old)
                    .containsKey("tarn.copy.loaded");
        }
        server.answer("CREATE OR REPLACE TABLE lake.props.old AS SELECT 1 AS id");
    }

    @Test
    void theEngineTakesNoOrdersFromTheConfigurationOfAWarehouse() throws Exception {
        server.createWarehouse("puppet");
        String configuration =
                "{\"defaults\": {\"table-default.team\": \"a\", \"metrics-reporter-impl\": \"com.example.Gone\"},"
                        + " \"overrides\": {\"io-impl\": \"com.example.Gone\", \"uri\": \"http://127.0.0.1:9\","
                        + " \"rest.client.tls.configurer-impl\": \"com.example.Gone\", \"rest.client.proxy.hostname\": \"127.0.0.1\","
                        + " \"rest.client.proxy.port\": \"9\", \"header.Host\": \"example.com\", \"token\": \"x\","
                        + " \"metrics-reporter-impl\": \"com.example.Gone\", \"rest-table-cache.max-entries\": \"100\","
                        + " \"table-override.tarn.copy.loaded\": \"x\", \"table-override.write.location-provider.impl\": \"com.example.Gone\"}}";
        change("UPDATE warehouses SET properties = ? WHERE name = ?", configuration, "puppet");

        server.answer("CREATE NAMESPACE puppet.x");
        server.answer("CREATE TABLE puppet.x.t AS SELECT 1 AS id");
        assertThat(server.rows("SELECT id FROM puppet.x.t").toString()).isEqualTo("[[1]]");
        assertThat(server.rows("SHOW TBLPROPERTIES puppet.x.t").toString())
                .contains("[\"team\",\"a\"]")
                .doesNotContain("Gone", "tarn.copy");
    }

    /** Properties that a server of before these rules let in: in a metadata file that the pointer is moved to. */
    private static void plant(String table, Map<String, String> properties) throws Exception {
        try (RESTCatalog catalog = server.catalog()) {
            Table loaded = catalog.loadTable(TableIdentifier.of("props", table));
            String file = ((BaseTable) loaded).operations().current().metadataFileLocation();
            ObjectNode metadata = (ObjectNode)
                    SqlServer.JSON.readTree(Path.of(URI.create(file)).toFile());
            properties.forEach(metadata.withObject("/properties")::put);
            String planted = file.replaceAll("/[^/]*$", "/00007-planted.metadata.json");
            Files.writeString(Path.of(URI.create(planted)), metadata.toString());
            change("UPDATE entities SET metadata_location = ? WHERE metadata_location = ?", planted, file);
        }
    }

    private static void change(String sql, String first, String second) throws Exception {
        String url = "jdbc:sqlite:" + server.folder().resolve("catalog.db");
        try (Connection database = DriverManager.getConnection(url);
                PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setString(1, first);
            statement.setString(2, second);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static void rows(String sql, boolean natively) {
        JsonNode answer = run(sql, natively);
        assertThat(answer.has("code")).as(sql + answer).isFalse();
    }

    private static JsonNode run(String sql, boolean natively) {
        ObjectNode body = SqlServer.JSON.createObjectNode().put("sql", sql);
        body.putObject("settings").put("tarn.native.enabled", String.valueOf(natively));
        return SqlServer.json(server.postJson(body.toString()));
    }
}
