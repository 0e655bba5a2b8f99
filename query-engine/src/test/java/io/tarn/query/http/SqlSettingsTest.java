package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlSettingsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private static String refusal(String sql, String code) {
        JsonNode problem = server.problem(sql);
        assertThat(problem.get("code").asText()).as(problem.toString()).isEqualTo(code);
        return problem.get("message").asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET TIME ZONE 'Europe/Berlin'",
                "SET spark.sql.session.timeZone = America/New_York",
                "SET spark.sql.shuffle.partitions = 3",
                "SET spark.sql.autoBroadcastJoinThreshold = 10MB",
                "SET spark.sql.autoBroadcastJoinThreshold = -1",
                "SET spark.sql.adaptive.enabled = false",
                "SET spark.sql.caseSensitive = true",
                "SET `spark.sql.iceberg.distribution-mode` = none",
                "SET `spark.sql.iceberg.snapshot-property.job.run` = 42",
                "SET spark.sql.shuffle.partitions",
                "RESET spark.sql.shuffle.partitions",
            })
    void whatOnlySaysHowAQueryRunsCanBeSet(String sql) {
        assertThat(server.post(sql).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.sql.extensions",
                "spark.sql.catalog.lake",
                "spark.sql.catalog.other",
                "spark.sql.catalog.lake.uri",
                "spark.sql.catalog.lake.io-impl",
                "spark.hadoop.fs.s3a.secret.key",
                "fs.s3a.secret.key",
                "spark.sql.runSQLOnFiles",
                "spark.sql.variable.substitute",
                "spark.sql.warehouse.dir",
                "spark.sql.sources.default",
                "spark.sql.sources.commitProtocolClass",
                "spark.sql.streaming.checkpointLocation",
                "spark.sql.hive.metastore.jars",
                "spark.sql.redaction.string.regex",
                "spark.sql.iceberg.snapshot-property.tarn.copied",
                "spark.sql.legacy.allowUntypedScalaUDF",
                "spark.local.dir",
            })
    void everythingElseCanNeitherBeSetNorSeenNorReset(String name) {
        String quoted = "`" + name + "`";
        assertThat(refusal("SET " + quoted + " = true", "FORBIDDEN")).contains("'" + name + "'", "SET lists those");
        assertThat(refusal("SET " + quoted, "FORBIDDEN")).contains("'" + name + "'");
        assertThat(refusal("RESET " + quoted, "FORBIDDEN")).contains("'" + name + "'");
    }

    @Test
    void noDetourLeadsToThem() {
        refusal("EXECUTE IMMEDIATE 'SET spark.sql.extensions = x'", "FORBIDDEN");
        refusal("EXPLAIN SET spark.sql.extensions", "FORBIDDEN");
        refusal("EXPLAIN EXTENDED SET spark.sql.extensions = x", "FORBIDDEN");
        refusal("BEGIN IF true THEN EXECUTE IMMEDIATE 'SET spark.sql.extensions = x'; END IF; END", "FORBIDDEN");
    }

    @Test
    void theNearestNameIsTold() {
        assertThat(refusal("SET spark.sql.shufle.partitions = 3", "FORBIDDEN"))
                .contains("did you mean 'spark.sql.shuffle.partitions'?");
        assertThat(refusal("SET spark.sql.CaseSensitive = true", "FORBIDDEN"))
                .contains("did you mean 'spark.sql.caseSensitive'?");
    }

    @Test
    void valuesAreChecked() {
        assertThat(refusal("SET spark.sql.shuffle.partitions = many", "INVALID_VALUE"))
                .contains("'many'");
        assertThat(refusal("SET spark.sql.shuffle.partitions = 10000000", "INVALID_VALUE"))
                .contains("1 to 10000");
        assertThat(refusal("SET spark.sql.autoBroadcastJoinThreshold = 100GB", "INVALID_VALUE"))
                .contains("100GB");
        assertThat(refusal("SET spark.sql.session.timeZone = Mars", "INVALID_VALUE"))
                .contains("Mars");
        assertThat(refusal("SET `spark.sql.iceberg.distribution-mode` = wild", "INVALID_VALUE"))
                .contains("hash, none, range");
        assertThat(refusal("SET `spark.sql.iceberg.merge-schema` = 1", "INVALID_VALUE"))
                .contains("false, true");
        assertThat(refusal("RESET", "INVALID_STATEMENT")).contains("name of the setting");
    }

    @Test
    void setAloneListsTheAllowedSettingsAndNoSecrets() {
        for (String sql : new String[] {"SET", "SET -v"}) {
            JsonNode rows = server.rows(sql);
            assertThat(rows.size()).as(sql).isGreaterThan(20);
            assertThat(rows.toString())
                    .contains("spark.sql.session.timeZone", "UTC")
                    .doesNotContain("spark.sql.catalog", "spark.hadoop", "tarn-runtime", "io-impl", "127.0.0.1");
        }
    }

    @Test
    void theEnvironmentOfTheServerIsNotInTheTextOfAStatement() {
        assertThat(server.rows("SELECT '${env:PATH}', '${system:user.home}', '${spark.master}'")
                        .toString())
                .isEqualTo("[[\"${env:PATH}\",\"${system:user.home}\",\"${spark.master}\"]]");
    }

    @Test
    void variablesOfSqlCanBeSet() {
        assertThat(server.rows("BEGIN DECLARE x INT DEFAULT 1; SET x = x + 1; SELECT x; END")
                        .toString())
                .isEqualTo("[[2]]");
        assertThat(server.post("DECLARE VARIABLE y INT DEFAULT 3").statusCode()).isEqualTo(200);
    }
}
