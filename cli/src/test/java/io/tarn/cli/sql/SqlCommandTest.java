package io.tarn.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.api.StatementRequest;
import io.tarn.cli.CliRun;
import io.tarn.cli.testing.FakeTarn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCommandTest {
    private FakeTarn server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeTarn(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CliRun sql(String... args) {
        return sqlWithInput("", args);
    }

    private CliRun sqlWithInput(String input, String... args) {
        List<String> all =
                new ArrayList<>(List.of("sql", "--server", server.uri().toString()));
        all.addAll(List.of(args));
        return CliRun.withInput(input, all.toArray(String[]::new));
    }

    @Test
    void aTableHasAlignedColumnsAndAFooter() {
        CliRun run = sql("SELECT * FROM flights");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                         origin | delay
                        --------+-------
                         ATL    |  12.5
                         Zürich |  -3.0
                         SFO    |  NULL
                        (3 rows, 0.31 s, spark)
                        """);
    }

    @Test
    void aStatementWithoutAResultSaysOk() {
        assertThat(sql("CREATE NAMESPACE x").out()).isEqualTo("OK (0.31 s, spark)\n");
        assertThat(sql("--format", "csv", "CREATE NAMESPACE x").out()).isEmpty();
        assertThat(sql("--format", "json", "CREATE NAMESPACE x").out()).isEmpty();
    }

    @Test
    void csvIsWhatTheServerWrote() {
        assertThat(sql("--format", "csv", "SELECT * FROM flights").out())
                .isEqualTo("origin,delay\r\nATL,12.5\r\nZürich,-3.0\r\nSFO,\r\n");
    }

    @Test
    void jsonIsOneArrayAndNdjsonIsLines() {
        assertThat(sql("--format", "json", "SELECT 1").out()).isEqualTo("[\n{\"1\":1}\n]\n");
        assertThat(sql("--format", "NDJSON", "SELECT * FROM flights").out()).isEqualTo("""
                        {"origin":"ATL","delay":"12.5"}
                        {"origin":"Zürich","delay":"-3.0"}
                        {"origin":"SFO","delay":null}
                        """);
    }

    @Test
    void anErrorIsOneLineWithCodeLineAndColumn() {
        CliRun run = sql("SELECT boom");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("tarn: SYNTAX_ERROR at line 1, column 8: cannot read 'boom'\n");
    }

    @Test
    void anErrorInAFileHasItsPlaceInTheFileAndACaret(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("report.sql"), "SELECT 1;\n\n  SELECT\nboom;\nSELECT 1;\n");
        CliRun run = sql("--file", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("(1 row, 0.31 s, spark)");
        assertThat(run.err())
                .isEqualTo(
                        "tarn: " + file + ": SYNTAX_ERROR at line 4, column 1: cannot read 'boom'\n4 | boom\n  | ^\n");
        assertThat(server.requests()).as("nothing runs after the error").hasSize(2);
    }

    @Test
    void statementsOfStandardInputRunInOrder() {
        CliRun run = sqlWithInput("CREATE NAMESPACE x; -- then\nSELECT 1;", "--format", "csv");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("1\r\n1\r\n");
        assertThat(server.requests().stream().map(StatementRequest::sql))
                .containsExactly("CREATE NAMESPACE x", "SELECT 1");
    }

    @Test
    void anUnknownTableIsAFailureWithTheServersHint() {
        CliRun run = sql("SELECT * FROM demo.flight");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("tarn: TABLE_NOT_FOUND: table 'demo.flight' does not exist; did you mean 'demo.flights'?\n");
    }

    @Test
    void aStreamThatFailsLateExitsWithOneInEveryFormat() {
        CliRun csv = sql("--format", "csv", "SELECT broken FROM stream");
        assertThat(csv.exitCode()).isEqualTo(1);
        assertThat(csv.out()).isEqualTo("a\r\n1\r\n");
        assertThat(csv.err()).contains("disk full");
        CliRun ndjson = sql("--format", "ndjson", "SELECT broken FROM stream");
        assertThat(ndjson.exitCode()).isEqualTo(1);
        assertThat(ndjson.out()).isEqualTo("{\"a\":1}\n");
        assertThat(ndjson.err()).isEqualTo("tarn: OUT_OF_RESOURCES: disk full\n");
    }

    @Test
    void parametersAreSentAsJsonValues() {
        CliRun run =
                sql("-p", "n=3", "-p", "name=AA", "-p", "flag=true", "-p", "text=[1", "--schema", "demo", "SELECT 1");
        assertThat(run.exitCode()).isZero();
        StatementRequest request = server.requests().get(0);
        assertThat(request.params()).isEqualTo(Map.of("n", 3, "name", "AA", "flag", true, "text", "[1"));
        assertThat(request.schema()).isEqualTo("demo");
    }

    @Test
    void aMissingFileIsAFailure() {
        CliRun run = sql("--file", "no/such.sql");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("tarn: file 'no/such.sql' does not exist\n");
    }

    @Test
    void aServerThatIsNotThereIsAFailure() {
        String uri = server.uri().toString();
        server.close();
        CliRun run = CliRun.of("sql", "--server", uri, "SELECT 1");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("tarn: no server answers at " + uri).contains("--server");
    }

    @Test
    void debugShowsTheStackTrace() {
        assertThat(sql("--debug", "SELECT boom").err()).contains("\tat io.tarn.");
        assertThat(sql("SELECT boom").err()).doesNotContain("\tat ");
    }
}
