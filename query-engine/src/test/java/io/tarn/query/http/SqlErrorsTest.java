package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlErrorsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void createTables() {
        server.answer("CREATE NAMESPACE errs");
        server.answer("CREATE TABLE errs.flights (id bigint, carrier string)");
        server.answer("INSERT INTO errs.flights VALUES (1, 'AA'), (2, 'BB')");
    }

    private static AbstractStringAssert<?> fails(String sql, int status, String code) {
        JsonNode problem = server.problem(sql);
        assertThat(problem.get("code").asText()).as(problem.toString()).isEqualTo(code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("sqlState").asText()).hasSize(5);
        return assertThat(problem.get("message").asText())
                .doesNotContain("\n", "SQLSTATE", "== SQL", "org.apache", "+-");
    }

    private static void at(String sql, int line, int column) {
        JsonNode problem = server.problem(sql);
        assertThat(problem.get("line").asInt()).as(problem.toString()).isEqualTo(line);
        assertThat(problem.get("column").asInt()).as(problem.toString()).isEqualTo(column);
    }

    @Test
    void aSyntaxErrorHasItsPlace() {
        fails("SELEC 1", 400, "SYNTAX_ERROR").isEqualTo("Syntax error at or near 'SELEC'.");
        at("SELECT 1\n  FRM x y", 2, 7);
    }

    @Test
    void anUnknownTableIsToldWithTheNearest() {
        fails("SELECT * FROM errs.flight", 404, "TABLE_NOT_FOUND")
                .isEqualTo("table or view 'errs.flight' does not exist; did you mean 'errs.flights'?");
        fails("SELECT * FROM lake.errs.fligths", 404, "TABLE_NOT_FOUND").contains("did you mean 'errs.flights'?");
        fails("SELECT * FROM er.flights", 404, "TABLE_NOT_FOUND")
                .contains("has no namespace 'er'")
                .contains("did you mean 'errs.flights'?");
        fails("SELECT * FROM errs.flights.snapshot", 404, "TABLE_NOT_FOUND").contains("did you mean 'snapshots'?");
        fails("DROP TABLE errs.flight", 404, "TABLE_NOT_FOUND").contains("did you mean 'errs.flights'?");
        at("SELECT *\nFROM errs.flight", 2, 6);
    }

    @Test
    void anUnknownNamespaceIsToldWithTheNearest() {
        fails("DROP NAMESPACE eers", 404, "NAMESPACE_NOT_FOUND").contains("did you mean 'errs'?");
        fails("SHOW TABLES IN eers", 404, "NAMESPACE_NOT_FOUND");
        fails("USE lake.eers", 404, "NAMESPACE_NOT_FOUND");
    }

    @Test
    void anUnknownColumnOrFunctionIsToldWithTheNearest() {
        fails("SELECT carier FROM errs.flights", 400, "INVALID_STATEMENT")
                .isEqualTo("column 'carier' does not exist; did you mean 'carrier'?");
        fails("SELECT upperr('a')", 400, "INVALID_STATEMENT").contains("did you mean 'upper'?");
        at("SELECT id,\n  carier FROM errs.flights", 2, 3);
    }

    @Test
    void aValueThatDoesNotFitIsTheUsersMistake() {
        fails("SELECT 1/0", 400, "INVALID_VALUE").startsWith("Division by zero.");
        fails("SELECT id / (id - id) FROM errs.flights", 400, "INVALID_VALUE").startsWith("Division by zero.");
        fails("SELECT cast(carrier AS int) FROM errs.flights", 400, "INVALID_VALUE")
                .contains("cannot be cast");
        fails("SELECT date'2001-13-01'", 400, "INVALID_VALUE");
        fails("SELECT raise_error('boom')", 400, "INVALID_VALUE").isEqualTo("boom");
        fails("INSERT INTO errs.flights SELECT cast(carrier AS int), 'x' FROM errs.flights", 400, "INVALID_VALUE")
                .contains("cannot be cast");
        assertThat(server.problem("SELECT 1/0").get("sqlState").asText()).isEqualTo("22012");
        at("SELECT 1,\n 1/0", 2, 2);
    }

    @Test
    void aSnapshotOrReferenceThatIsNotThereIsTold() {
        fails("SELECT * FROM errs.flights VERSION AS OF 123", 400, "INVALID_VALUE")
                .contains("123");
        fails("SELECT * FROM errs.flights VERSION AS OF 'gone'", 400, "INVALID_VALUE")
                .contains("gone");
        fails("CALL lake.system.rollback_to_snapshot('errs.flights', 5)", 400, "INVALID_VALUE")
                .contains("5");
    }

    @Test
    void whatExistsIsNotMadeTwice() {
        fails("CREATE NAMESPACE errs", 409, "ALREADY_EXISTS");
        fails("CREATE TABLE errs.flights (a int)", 409, "ALREADY_EXISTS");
    }

    @Test
    void aWrongInsertIsTold() {
        fails("INSERT INTO errs.flights VALUES (1)", 400, "INVALID_STATEMENT").contains("not enough data columns");
        fails("DROP NAMESPACE errs", 400, "INVALID_STATEMENT").contains("not empty");
    }

    @Test
    void codeAndFilesOfTheServerAreOutOfReach() {
        fails("ADD JAR '/tmp/x.jar'", 400, "INVALID_STATEMENT").contains("ADD JAR is refused");
        fails("ADD FILE '/etc/passwd'", 400, "INVALID_STATEMENT").contains("refused");
        fails("SELECT reflect('java.lang.System', 'getProperty', 'user.home')", 400, "INVALID_STATEMENT")
                .contains("refused");
        fails("SELECT java_method('java.lang.System', 'getProperty', 'user.home')", 400, "INVALID_STATEMENT")
                .contains("refused");
        fails(
                "VALUES (system.builtin.reflect('java.lang.System', 'getProperty', 'user.home'))",
                400,
                "INVALID_STATEMENT");
        fails("SELECT transform(id) USING 'cat' AS (x) FROM errs.flights", 400, "INVALID_STATEMENT")
                .contains("refused");
        fails("SELECT * FROM csv.`/etc/passwd`", 404, "TABLE_NOT_FOUND");
        fails("CREATE TEMPORARY VIEW x USING csv OPTIONS (path '/etc/passwd')", 400, "INVALID_STATEMENT")
                .contains("refused");
        fails("CREATE TABLE spark_catalog.default.x (a string) USING csv LOCATION '/etc'", 400, "INVALID_STATEMENT")
                .contains("refused");
        fails("INSERT OVERWRITE LOCAL DIRECTORY '/tmp/tarn-never' USING csv SELECT 1", 400, "INVALID_STATEMENT")
                .contains("refused");
        fails("CREATE TEMPORARY FUNCTION f AS 'java.lang.String'", 400, "INVALID_STATEMENT")
                .contains("refused");
        fails("EXECUTE IMMEDIATE 'ADD JAR ''/tmp/x.jar'''", 400, "INVALID_STATEMENT")
                .contains("refused");
    }
}
