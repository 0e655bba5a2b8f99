package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

class CopyIntoTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private Path folder;
    private String table;

    @BeforeAll
    static void createNamespace() {
        server.answer("CREATE NAMESPACE copies");
    }

    @BeforeEach
    void createTable(TestInfo test) throws IOException {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        table = "copies." + name;
        folder = Files.createDirectories(server.files().resolve(name));
        server.answer("CREATE TABLE " + table + " (id bigint, name string)");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String copy(String rest) {
        return "COPY INTO " + table + " FROM '" + folder + "/" + rest;
    }

    private List<String> statuses(String sql) {
        List<String> statuses = new ArrayList<>();
        server.rows(sql)
                .forEach(row -> statuses.add(Path.of(row.get(0).asText()).getFileName() + " "
                        + row.get(1).asText()));
        return statuses;
    }

    private String content() {
        return server.rows("SELECT id, name FROM " + table + " ORDER BY id, name")
                .toString();
    }

    private JsonNode problem(String sql, String code) {
        JsonNode problem = server.problem(sql);
        assertThat(problem.get("code").asText()).as(problem.toString()).isEqualTo(code);
        return problem;
    }

    @Test
    void eachFileIsLoadedOnce() throws IOException {
        write("a.csv", "name,id\none,1\n");
        assertThat(server.rows(copy("*.csv' (FORMAT csv)")).get(0).get(3).asInt())
                .isEqualTo(1);
        write("b [1]%20.csv", "id,name\n2,two\n");
        assertThat(statuses(copy("*.csv' FILE_FORMAT = CSV"))).containsExactly("a.csv SKIPPED", "b [1]%20.csv LOADED");
        assertThat(statuses(copy("*.csv';"))).containsExactly("a.csv SKIPPED", "b [1]%20.csv SKIPPED");
        assertThat(content()).isEqualTo("[[1,\"one\"],[2,\"two\"]]");
        assertThat(server.rows("SELECT count(*) FROM " + table + ".snapshots").toString())
                .isEqualTo("[[2]]");
        assertThat(server.rows("SELECT summary['tarn.copy-id'] IS NOT NULL FROM " + table + ".snapshots")
                        .toString())
                .isEqualTo("[[true],[true]]");
    }

    @Test
    void aChangedFileIsAnotherFile() throws IOException {
        Path file = write("a.csv", "id,name\n1,one\n");
        server.answer(copy("a.csv'"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
        assertThat(statuses(copy("a.csv'"))).containsExactly("a.csv LOADED");
        assertThat(statuses(copy("a.csv'"))).containsExactly("a.csv SKIPPED");
        assertThat(statuses(copy("a.csv' (FORCE true)"))).containsExactly("a.csv LOADED");
        assertThat(content()).isEqualTo("[[1,\"one\"],[1,\"one\"],[1,\"one\"]]");
    }

    @Test
    void whatIsLoadedIsRememberedWhenItsSnapshotHasExpired() throws IOException {
        write("a.csv", "id,name\n1,one\n");
        server.answer(copy("a.csv'"));
        server.answer("INSERT INTO " + table + " VALUES (9, 'nine')");
        server.answer("CALL lake.system.expire_snapshots(table => '" + table
                + "', older_than => TIMESTAMP '2100-01-01 00:00:00', retain_last => 1)");
        assertThat(server.rows("SELECT count(*) FROM " + table + ".snapshots").toString())
                .isEqualTo("[[1]]");
        assertThat(statuses(copy("a.csv'"))).containsExactly("a.csv SKIPPED");
        write("b.csv", "id,name\n2,two\n");
        assertThat(statuses(copy("*.csv'"))).containsExactly("a.csv SKIPPED", "b.csv LOADED");
        assertThat(statuses(copy("*.csv'"))).containsExactly("a.csv SKIPPED", "b.csv SKIPPED");
    }

    @Test
    void whatIsRolledBackCanBeLoadedAgain() throws IOException {
        server.answer("INSERT INTO " + table + " VALUES (9, 'nine')");
        String first = server.rows("SELECT snapshot_id FROM " + table + ".snapshots")
                .get(0)
                .get(0)
                .asText();
        write("a.csv", "id,name\n1,one\n");
        server.answer(copy("a.csv'"));
        server.answer("CALL lake.system.rollback_to_snapshot('" + table + "', " + first + ")");
        assertThat(statuses(copy("a.csv'"))).containsExactly("a.csv LOADED");
        assertThat(content()).isEqualTo("[[1,\"one\"],[9,\"nine\"]]");
    }

    @Test
    void ofTwoClientsOneLoads() throws IOException, InterruptedException, ExecutionException {
        for (int i = 0; i < 5; i++) {
            write("f" + i + ".csv", "id,name\n" + i + ",x\n");
        }
        ExecutorService clients = Executors.newFixedThreadPool(6);
        try {
            List<Future<List<String>>> copies = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                copies.add(clients.submit(() -> statuses(copy("*.csv'"))));
                clients.submit(() -> server.answer("INSERT INTO " + table + " VALUES (100, 'y')"));
            }
            int loaded = 0;
            for (Future<List<String>> answer : copies) {
                loaded += (int) answer.get().stream()
                        .filter(row -> row.endsWith("LOADED"))
                        .count();
            }
            assertThat(loaded).isEqualTo(5);
        } finally {
            clients.shutdown();
        }
        assertThat(clients.awaitTermination(2, java.util.concurrent.TimeUnit.MINUTES))
                .isTrue();
        assertThat(server.rows("SELECT count(*), count(DISTINCT id) FROM " + table + " WHERE id < 100")
                        .toString())
                .isEqualTo("[[5,5]]");
        assertThat(server.rows("SELECT count(*) FROM " + table + " WHERE id = 100")
                        .toString())
                .isEqualTo("[[4]]");
    }

    @Test
    void aBadRecordLoadsNothingAndIsToldWithItsPlace() throws IOException {
        write("a.csv", "id,name\n1,one\n");
        Path bad = write("b.csv", "id,name\n2,two\nx,three\n");
        assertThat(problem(copy("*.csv'"), "BAD_RECORD").get("message").asText())
                .contains("line 3 of b.csv", "'id'", "'x'");
        assertThat(content()).isEqualTo("[]");
        Files.delete(bad);
        assertThat(statuses(copy("*.csv'"))).containsExactly("a.csv LOADED");
    }

    @Test
    void everyFormatIsLoaded() throws IOException {
        write("a.ndjson", "{\"id\":1,\"name\":\"one\"}\n");
        assertThat(statuses(copy("a.ndjson'"))).containsExactly("a.ndjson LOADED");
        for (String format : List.of("parquet", "avro", "orc")) {
            server.answer("CREATE TABLE " + table + "_" + format + " TBLPROPERTIES ('write.format.default' = '" + format
                    + "') AS SELECT 2 AS id, '" + format + "' AS name");
            try (Stream<Path> files = Files.walk(server.folder().resolve("lake/copies"))) {
                Path data = files.filter(file -> file.toString().endsWith("." + format)
                                && file.toString().contains("_" + format + "-")
                                && file.toString().contains("/data/"))
                        .findFirst()
                        .orElseThrow();
                Files.copy(data, folder.resolve("t." + format));
            }
            assertThat(statuses(copy("t." + format + "'"))).containsExactly("t." + format + " LOADED");
        }
        assertThat(content()).isEqualTo("[[1,\"one\"],[2,\"avro\"],[2,\"orc\"],[2,\"parquet\"]]");
    }

    @Test
    void optionsAndColumnsSayHowAFileIsWritten() throws IOException {
        write("a.txt", "one|1\n?|2\n");
        server.answer("COPY INTO lake." + table + " (name, id) FROM '" + folder
                + "/a.txt' (FORMAT csv, HEADER = false, DELIMITER => '|', NULL_VALUE '?')");
        assertThat(content()).isEqualTo("[[1,\"one\"],[2,null]]");
        assertThat(SqlServer.json(server.postJson(
                                "{\"schema\":\"copies\",\"sql\":\"COPY INTO " + table.substring("copies.".length())
                                        + " FROM '" + folder + "/a.txt' (FORMAT csv, HEADER false)\"}"))
                        .get("rows")
                        .toString())
                .contains("SKIPPED");
    }

    @Test
    void whatItCannotDoIsTold() throws IOException {
        write("a.csv", "id,nme\n1,one\n");
        assertThat(problem(copy("a.csv'"), "INVALID_VALUE").get("message").asText())
                .contains("did you mean 'name'?");
        problem("COPY INTO " + table + " FROM '/etc/passwd' (FORMAT csv)", "FORBIDDEN");
        problem("COPY INTO copies.none FROM '" + folder + "/a.csv'", "TABLE_NOT_FOUND");
        assertThat(problem(copy("a.csv' (FORMT csv)"), "INVALID_VALUE")
                        .get("message")
                        .asText())
                .contains("did you mean 'format'?");
        JsonNode syntax = problem("COPY INTO " + table + "\n FROM here", "SYNTAX_ERROR");
        assertThat(syntax.get("line").asInt()).isEqualTo(2);
        assertThat(syntax.get("column").asInt()).isEqualTo(7);
        problem("ALTER TABLE " + table + " SET TBLPROPERTIES ('tarn.copy.loaded' = '')", "FORBIDDEN");
    }

    @Test
    void theTableCanBeMadeToForget() throws IOException {
        write("a.csv", "id,name\n1,one\n");
        server.answer(copy("a.csv'"));
        server.answer("ALTER TABLE " + table + " UNSET TBLPROPERTIES ('tarn.copy.loaded')");
        assertThat(statuses(copy("a.csv'"))).containsExactly("a.csv LOADED");
    }
}
