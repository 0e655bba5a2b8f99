package io.tarn.cli.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.cli.CliRun;
import io.tarn.server.ConfigKey;
import io.tarn.server.ConfigSources;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warehouses through the command, on a whole server, and what other commands make of their names. */
class WarehouseCommandTest {
    @TempDir
    private static Path folder;

    private static TarnServer server;

    @BeforeAll
    static void start() {
        ServerConfig config = ConfigSources.none()
                .withFlag(ConfigKey.DATA_DIR, folder.resolve("data").toString())
                .withFlag(ConfigKey.PORT, "0")
                .withFlag(ConfigKey.STORAGE_ROOTS, folder.toString())
                .resolve()
                .server();
        server = TarnServer.start(config, ServerLog.Audience.FILE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aWarehouseIsMadeShownUsedAndDropped() throws IOException {
        Path root = folder.resolve("big/sales");
        CliRun made = run(
                "warehouse",
                "create",
                "sales",
                "--root",
                root.toString(),
                "--default",
                "clients=1",
                "--override",
                "table-override.b=2=3");
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).isEqualTo("warehouse sales is there, its tables lie below file://" + root + "\n");
        assertThat(run("warehouse", "show", "sales").out())
                .contains(
                        "Warehouse   sales\n",
                        "Root        file://" + root,
                        "Default     clients=1",
                        "Override    table-override.b=2=3");
        JsonNode json = json("warehouse", "show", "sales");
        assertThat(json.at("/overrides/table-override.b").asText()).isEqualTo("2=3");
        assertThat(json.get("created_at").asText()).endsWith("Z");
        assertThat(json("warehouse", "list").findValuesAsText("name")).contains("lake", "sales");
        assertThat(run("warehouse", "list").out())
                .contains(" sales ", "file://" + root)
                .endsWith("rows)\n");

        Files.writeString(folder.resolve("orders.csv"), "id,item\n1,a\n2,b\n");
        ok("load", folder.resolve("orders.csv").toString(), "sales.eu.orders");
        assertThat(ok("sql", "--format", "csv", "SELECT count(*) AS n FROM sales.eu.orders"))
                .isEqualTo("n\r\n2\r\n");
        assertThat(ok("table", "list", "sales")).contains("eu", "orders");
        assertThat(ok("table", "describe", "sales.eu.orders")).contains("2 rows in 1 file");
        assertThat(run("table", "describe", "eu.orders").err()).contains("table 'eu.orders' does not exist");

        CliRun refused = run("warehouse", "drop", "sales");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("tarn: warehouse 'sales' cannot be dropped: it has 1 namespaces\n");
        ok("sql", "DROP TABLE sales.eu.orders PURGE");
        ok("sql", "DROP NAMESPACE sales.eu");
        assertThat(ok("warehouse", "drop", "sales"))
                .isEqualTo("warehouse sales is dropped; its folder and files stay\n");
        assertThat(root).isDirectory();
    }

    @Test
    void tablesLieInAllowedLocations() throws IOException {
        String imports = folder.resolve("imports").toString();
        ok("warehouse", "create", "port", "--allow-location", imports + "/a");
        assertThat(ok("warehouse", "show", "port")).contains("Allowed     file://" + imports + "/a\n");
        ok("sql", "CREATE NAMESPACE port.eu");
        ok("sql", "CREATE TABLE port.eu.t AS SELECT 1 AS id");
        ok("sql", "CREATE TABLE port.eu.a (id INT) LOCATION '" + imports + "/a/t'");
        String outside = "CREATE TABLE port.eu.b (id INT) LOCATION '" + imports + "/b/t'";
        assertThat(run("sql", outside).err())
                .contains("is not below")
                .contains("tarn warehouse set port --allow-location PREFIX");

        ok("warehouse", "set", "port", "--allow-location", imports + "/b", "--disallow-location", imports + "/a");
        ok("sql", outside);
        ok("sql", "INSERT INTO port.eu.a VALUES (1)");
        assertThat(ok("sql", "--format", "csv", "SELECT count(*) AS n FROM port.eu.a"))
                .isEqualTo("n\r\n1\r\n");
        assertThat(json("warehouse", "show", "port").get("allowed_locations"))
                .extracting(JsonNode::asText)
                .containsExactly("file://" + imports + "/b");
        assertThat(run("warehouse", "set", "port").err()).contains("nothing to set");
    }

    @Test
    void anAllowedLocationMayLieAroundTheServersFilesWhichStayOutOfReach() {
        ok("warehouse", "create", "wide", "--allow-location", folder.toString());
        ok("sql", "CREATE NAMESPACE wide.eu");
        ok("sql", "CREATE TABLE wide.eu.t (id INT) LOCATION '" + folder.resolve("tables/t") + "'");
        for (String refused : List.of("data", "data/staging/t", "data/warehouses/t", "data/warehouses/lake/t")) {
            CliRun run = run("sql", "CREATE TABLE wide.eu.r (id INT) LOCATION '" + folder.resolve(refused) + "'");
            assertThat(run.exitCode()).as(refused).isEqualTo(1);
        }
        assertThat(run("sql", "CREATE TABLE wide.eu.r (id INT) LOCATION '" + folder.resolve("data/logs") + "'")
                        .err())
                .contains("the server keeps its own files there");
        assertThat(run(
                                "warehouse",
                                "create",
                                "around",
                                "--root",
                                folder.resolve("tables").toString(),
                                "--allow-existing-files")
                        .err())
                .contains("a table or view of another warehouse has files there");
    }

    @Test
    void warehousesLieBelowStorageRoots() throws IOException {
        Path elsewhere = folder.resolveSibling(folder.getFileName() + "-elsewhere");
        Path filled = Files.createDirectories(folder.resolve("big/filled"));
        Files.writeString(filled.resolve("mine.txt"), "x");
        for (String option : List.of("--root", "--allow-location")) {
            assertThat(run("warehouse", "create", "far", option, elsewhere.toString())
                            .err())
                    .contains("it is not below a storage root", "--storage-roots");
        }
        assertThat(elsewhere).doesNotExist();
        assertThat(run("warehouse", "create", "far", "--root", filled.toString())
                        .err())
                .contains("there are files in it already", "--allow-existing-files");
        ok("warehouse", "create", "far", "--root", filled.toString(), "--allow-existing-files");
        ok("warehouse", "drop", "far");
        assertThat(filled.resolve("mine.txt")).exists();
    }

    @Test
    void secretsAreReferencesAndNeverShown() {
        ok(
                "warehouse",
                "create",
                "vault",
                "--default",
                "s3.secret-access-key=env:VAULT_KEY",
                "--default",
                "s3.session-token=file:/run/secrets/vault");
        assertThat(run("warehouse", "show", "vault").out())
                .contains("Default     s3.secret-access-key=env:VAULT_KEY\n")
                .contains("Default     s3.session-token=file:****\n");
        for (String option : List.of("--default", "--override")) {
            CliRun clear = run("warehouse", "create", "other", option, "s3.secret-access-key=hunter2");
            assertThat(clear.exitCode()).isEqualTo(1);
            assertThat(clear.err())
                    .contains("'s3.secret-access-key' is refused", "env:NAME")
                    .doesNotContain("hunter2");
        }
        ok("warehouse", "drop", "vault");
    }

    @Test
    void whatClientsWouldActOnIsRefused() {
        for (String name : List.of(
                "io-impl",
                "header.Authorization",
                "uri",
                "oauth2-server-uri",
                "rest.auth.type",
                "metrics-reporter-impl",
                "table-default.write.location-provider.impl",
                "table-override.tarn.copy.loaded",
                "team")) {
            for (String option : List.of("--default", "--override")) {
                CliRun refused = run("warehouse", "create", "other", option, name + "=hunter2");
                assertThat(refused.exitCode()).as(name).isEqualTo(1);
                assertThat(refused.err()).contains("'" + name + "' is refused").doesNotContain("hunter2");
            }
        }
    }

    @Test
    void whatCannotBeIsOneLineAndFails() {
        assertThat(run("warehouse", "show", "lak").err())
                .startsWith("tarn: warehouse does not exist: lak; did you mean 'lake'?");
        assertThat(run("warehouse", "drop", "no such/thing").exitCode()).isEqualTo(1);
        CliRun bad = run("warehouse", "create", "Sales");
        assertThat(bad.exitCode()).isEqualTo(1);
        assertThat(bad.err())
                .startsWith("tarn: 'Sales' cannot name a warehouse")
                .hasLineCount(1);
        assertThat(run("warehouse", "create", "x", "--root", "s3://bucket/x").err())
                .contains("S3 and GCS come later");
        assertThat(run("warehouse", "create", "x", "--default", "novalue").exitCode())
                .isEqualTo(2);
        assertThat(run("warehouse", "create").exitCode()).isEqualTo(2);
        assertThat(CliRun.of("warehouse").exitCode()).isEqualTo(2);
    }

    private static CliRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--server", server.uri().toString()));
        return CliRun.of(all.toArray(String[]::new));
    }

    private static String ok(String... args) {
        CliRun run = run(args);
        assertThat(run.exitCode()).as("%s: %s", List.of(args), run.err()).isZero();
        return run.out();
    }

    private static JsonNode json(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        return new ObjectMapper().readTree(ok(all.toArray(String[]::new)));
    }
}
