package io.tarn.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tarn.cli.CliRun;
import io.tarn.server.Role;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server, tables with real rows made by SQL, and the commands that drop them and bring them back. */
class DropCommandTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private static Path folder;

    private static TarnServer server;

    @BeforeAll
    static void start() {
        server = TarnServer.start(ServerConfig.embedded(folder, Role.ALL), ServerLog.Audience.FILE);
        sql("CREATE NAMESPACE a; CREATE NAMESPACE b;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static CliRun run(String input, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--server", server.uri().toString()));
        return CliRun.withInput(input, all.toArray(String[]::new));
    }

    private static void sql(String script) {
        CliRun run = run(script, "sql");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static String one(String query) {
        CliRun run = run("", "sql", "--format", "csv", query);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().lines().skip(1).findFirst().orElse("");
    }

    private static CliRun table(String... args) {
        List<String> all = new ArrayList<>(List.of("table"));
        all.addAll(List.of(args));
        return run("", all.toArray(String[]::new));
    }

    private static JsonNode json(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        CliRun run = table(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    private static JsonNode droppedNamed(String name) throws IOException {
        for (JsonNode row : json("list", "--dropped")) {
            if (row.get("name").asText().equals(name)) {
                return row;
            }
        }
        return new ObjectMapper().nullNode();
    }

    private static void awaitGone(String name) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!droppedNamed(name).isNull()) {
            assertThat(System.nanoTime()).as(droppedNamed(name).toString()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static Path placeOf(String name) throws IOException {
        String location = json("describe", name).get("location").asText();
        return FileStores.local().localPath(Location.of(location));
    }

    @Test
    void aDroppedTableComesBackWithItsRows() throws Exception {
        sql("CREATE TABLE a.back AS SELECT id FROM range(10);");

        CliRun drop = table("drop", "lake.a.back");
        assertThat(drop.exitCode()).isZero();
        assertThat(drop.out())
                .startsWith("a.back: dropped; until ")
                .endsWith(" 'tarn table undrop lake.a.back' brings it back\n");
        assertThat(droppedNamed("back").get("state").asText()).isEqualTo("kept");
        assertThat(json("list", "b", "--dropped")).isEmpty();
        CliRun back = table("undrop", "lake.a.back");
        assertThat(back.err()).isEmpty();
        assertThat(back.out()).startsWith("a.back: the table is back as it was when it was dropped at ");
        assertThat(one("SELECT count(*) FROM a.back")).isEqualTo("10");
    }

    @Test
    void ofSeveralOfANameTheNewestComesBackOrTheOneThatIsAskedFor() throws Exception {
        for (int i = 1; i <= 3; i++) {
            sql("CREATE TABLE a.many AS SELECT id FROM range(" + i + "); DROP TABLE a.many;");
        }
        String oldest = "";
        for (JsonNode row : json("list", "a", "--dropped")) {
            oldest = row.get("name").asText().equals("many") ? row.get("id").asText() : oldest;
        }

        CliRun newest = table("undrop", "a.many");
        assertThat(newest.out()).contains("older ones of the name a.many are kept", oldest);
        assertThat(one("SELECT count(*) FROM a.many")).isEqualTo("3");
        CliRun taken = table("undrop", "a.many");
        assertThat(taken.exitCode()).isEqualTo(1);
        assertThat(taken.err()).contains("cannot bring back a.many as a.many", "--to");
        assertThat(json("undrop", "a.many", "--to", "lake.b.first", "--id", oldest)
                        .get("table")
                        .asText())
                .isEqualTo("b.first");
        assertThat(one("SELECT count(*) FROM b.first")).isEqualTo("1");
        assertThat(table("undrop", "a.many", "--to", "gone.t").err()).contains("namespace gone does not exist");
    }

    @Test
    void dropWithPurgeDeletesTheFilesAndSoDoesSql() throws Exception {
        for (String name : List.of("bycommand", "bysql")) {
            sql("CREATE TABLE a." + name + " TBLPROPERTIES ('write.delete.mode' = 'merge-on-read',"
                    + " 'format-version' = '3') AS SELECT /*+ REPARTITION(1) */ id FROM range(100);"
                    + "DELETE FROM a." + name + " WHERE id = 7; INSERT INTO a." + name + " VALUES (1000);");
        }
        Path byCommand = placeOf("a.bycommand");
        Path bySql = placeOf("a.bysql");
        try (Stream<Path> files = Files.walk(bySql)) {
            assertThat(files.map(Path::toString)).anyMatch(path -> path.endsWith(".puffin"));
        }

        assertThat(table("drop", "a.bycommand", "--purge").out())
                .isEqualTo("a.bycommand: dropped; its files are being deleted in the background\n");
        sql("DROP TABLE a.bysql PURGE;");
        awaitGone("bycommand");
        awaitGone("bysql");
        assertThat(byCommand).doesNotExist();
        assertThat(bySql).doesNotExist();
    }

    @Test
    void theDiskSpaceOfADroppedTableCanBeHadAtOnce() throws Exception {
        sql("CREATE TABLE a.space AS SELECT id FROM range(3);");
        Path place = placeOf("a.space");
        sql("DROP TABLE a.space; CREATE TABLE a.space AS SELECT id FROM range(4); DROP TABLE a.space;");

        CliRun several = table("purge-dropped", "a.space");
        assertThat(several.exitCode()).isEqualTo(1);
        assertThat(several.err())
                .startsWith("tarn: 2 dropped tables had the name 'a.space'; say --all, or which one with --id: ");
        assertThat(place).exists();
        CliRun all = table("purge-dropped", "a.space", "--all");
        assertThat(all.out()).contains("are being deleted in the background").hasLineCount(2);
        awaitGone("space");
        assertThat(place).doesNotExist();
    }

    @Test
    void whatIsNotThereIsAFailureWithTheNearestName() throws Exception {
        sql("CREATE TABLE a.flights AS SELECT 1 AS id; CREATE VIEW a.view AS SELECT 1 AS one; DROP VIEW a.view;");
        assertThat(table("drop", "a.flight").err())
                .isEqualTo("tarn: table 'a.flight' does not exist; did you mean 'a.flights'?\n");
        assertThat(table("drop", "a.flight", "--purge").exitCode()).isEqualTo(1);
        sql("DROP TABLE a.flights;");
        CliRun undrop = table("undrop", "a.flightz");
        assertThat(undrop.exitCode()).isEqualTo(1);
        assertThat(undrop.err()).isEqualTo("tarn: no dropped table 'a.flightz' is kept; did you mean 'a.flights'?\n");
        assertThat(table("undrop", "a.flights", "--id", "x").err()).contains("of id 'x'", "there is ");
        assertThat(table("purge-dropped", "a.nothinglikeit").err()).contains("tarn table list --dropped");
        assertThat(CliRun.of("table", "undrop", "a.t", "--catalog-uri", server.uri() + "/catalog")
                        .err())
                .contains("only Tarn's own catalog keeps what is dropped");
        assertThat(table("undrop", "a.view").out()).startsWith("a.view: the view is back");
        assertThat(one("SELECT one FROM a.view")).isEqualTo("1");
    }

    @Test
    void aRetentionThatIsNoDurationIsRefused() {
        CliRun run = CliRun.of("config", "--drop-retention", "soon");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("drop.retention", "'soon' is not a duration");
        assertThat(CliRun.of("config", "--drop-retention", "0").exitCode()).isZero();
    }
}
