package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PreparedStatementsTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private SessionFixture session;

    @BeforeEach
    void open() {
        session = SessionFixture.open(server);
    }

    @AfterEach
    void end() {
        session.close();
    }

    @Test
    void aStatementIsPreparedExecutedAndForgotten() {
        assertThat(session.rows("PREPARE q FROM SELECT ? + 1 AS n, upper(?) AS s"))
                .isEqualTo("[]");
        assertThat(session.rows("EXECUTE q USING 41, 'a'")).isEqualTo("[[42,\"A\"]]");
        assertThat(session.rows("execute Q using 1 + 1, concat('b', 'c')")).isEqualTo("[[3,\"BC\"]]");
        assertThat(session.rows("DEALLOCATE PREPARE q")).isEqualTo("[]");
        assertThat(session.problem("EXECUTE q USING 1, 'a'").get("message").asText())
                .isEqualTo("the session has no prepared statement 'q'; it has none");
        session.rows("PREPARE \"my q\" AS SELECT 1");
        assertThat(session.rows("EXECUTE `my q`")).isEqualTo("[[1]]");
        session.rows("DEALLOCATE `my q`");
    }

    @Test
    void valuesAreValuesWhateverIsInThem() {
        session.rows("PREPARE q FROM SELECT ? AS v");
        assertThat(session.rows("EXECUTE q USING 'x'' OR 1=1 --?'"))
                .isEqualTo("[[\"x\\u0027 OR 1=1 --?\"]]".replace("\\u0027", "'"));
        assertThat(session.rows("EXECUTE q USING date'2024-02-29'")).isEqualTo("[[\"2024-02-29\"]]");
        assertThat(session.rows("EXECUTE q USING 1.50")).isEqualTo("[[1.50]]".replace("1.50", decimal()));
        assertThat(session.rows("EXECUTE q USING NULL")).isEqualTo("[[null]]");
        assertThat(session.rows("EXECUTE q USING array(1, 2)")).isEqualTo("[[[1,2]]]");
        assertThat(session.rows("EXECUTE q USING named_struct('a', 1, 'b', array('x'))"))
                .isEqualTo("[[{\"a\":1,\"b\":[\"x\"]}]]");
        assertThat(session.rows("EXECUTE q USING (SELECT max(id) FROM range(5))"))
                .isEqualTo("[[4]]");
    }

    private String decimal() {
        String rows = session.rows("SELECT 1.50");
        return rows.substring(2, rows.length() - 2);
    }

    @Test
    void aPreparedWriteTakesValues() {
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake.prep");
        session.rows("CREATE OR REPLACE TABLE lake.prep.t (id int, name string)");
        session.rows("PREPARE ins FROM INSERT INTO lake.prep.t VALUES (?, ?)");
        session.rows("EXECUTE ins USING 1, 'one'");
        session.rows("EXECUTE ins USING 2, 'two'");
        session.rows("PREPARE find FROM SELECT name FROM lake.prep.t WHERE id = ?");
        assertThat(session.rows("EXECUTE find USING 2")).isEqualTo("[[\"two\"]]");
    }

    @Test
    void theValuesOfARequestServeAsWell() {
        session.rows("PREPARE q FROM SELECT ? AS a, ? AS b");
        var request = SessionFixture.request("EXECUTE q");
        request.putArray("params").add(1).add("x");
        assertThat(session.rows(request)).isEqualTo("[[1,\"x\"]]");
        var using = SessionFixture.request("EXECUTE q USING ? + 1, 'y'");
        using.putArray("params").add(1);
        assertThat(session.rows(using)).isEqualTo("[[2,\"y\"]]");
    }

    @Test
    void sparksOwnExecuteImmediateStays() {
        assertThat(session.rows("EXECUTE IMMEDIATE 'SELECT 3'")).isEqualTo("[[3]]");
        assertThat(server.rows("EXECUTE IMMEDIATE 'SELECT 7'").toString()).isEqualTo("[[7]]");
    }

    @Test
    void withoutASessionNothingCanBePrepared() {
        for (String sql : new String[] {"PREPARE q FROM SELECT 1", "EXECUTE q", "DEALLOCATE q"}) {
            JsonNode problem = server.problem(sql);
            assertThat(problem.get("code").asText()).isEqualTo("INVALID_STATEMENT");
            assertThat(problem.get("message").asText()).contains("POST /v1/sessions");
        }
    }

    @Test
    void mistakesAreSaidWhereTheyAre() {
        assertThat(session.problem("PREPARE q").get("message").asText())
                .isEqualTo("this is not of the form PREPARE name FROM statement");
        assertThat(session.problem("EXECUTE q WITH 1").get("message").asText())
                .isEqualTo("this is not of the form EXECUTE name [USING value, ...]");
        assertThat(session.problem("DEALLOCATE q r").get("code").asText()).isEqualTo("SYNTAX_ERROR");

        JsonNode syntax = session.problem("PREPARE q FROM\n  SELECT 1 FORM t");
        assertThat(syntax.get("code").asText()).isEqualTo("SYNTAX_ERROR");
        assertThat(syntax.get("line").asInt()).isEqualTo(2);

        session.rows("PREPARE quick FROM SELECT ? AS v");
        assertThat(session.problem("EXECUTE quik USING 1").get("message").asText())
                .contains("did you mean 'quick'");
        assertThat(session.problem("EXECUTE quick USING 1, 2").get("message").asText())
                .isEqualTo("the prepared statement 'quick' has 1 parameter markers (?), but USING gives 2 values");
        assertThat(session.problem("EXECUTE quick USING 1 FROM range(3)")
                        .get("code")
                        .asText())
                .isEqualTo("SYNTAX_ERROR");
        assertThat(session.problem("EXECUTE quick USING explode(array(1, 2))")
                        .get("message")
                        .asText())
                .contains("one value");
        JsonNode unknown = session.problem("EXECUTE quick USING nowhere");
        assertThat(unknown.get("line").asInt()).isEqualTo(1);
        assertThat(unknown.get("column").asInt()).isEqualTo(21);
    }
}
