package io.tarn.query.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What DuckDB itself reads of quoted texts. */
class DuckDbSqlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'",
                "''",
                "'''",
                "\"",
                "\"\"x\"",
                "\\",
                "\\'",
                "\\\\'; DROP TABLE t; --",
                "'; ATTACH '/tmp/x' AS x; --",
                "$$",
                "$a$ x $a$",
                "E'\\n'",
                "x'41'",
                "{a: 1}",
                "[1, 2]",
                "a*b?c[d]{e,f}",
                "%_",
                "~/x",
                "?",
                "$1",
                ":name",
                "/* x",
                "-- x",
                "line\nbreak\r\ttab",
                "\u0001\u001f\u007f",
                "zoë ☃ 😀",
                "\ufeffbom",
                "\u202eright to left",
                "e\u0301",
                "\u2019\u02bc\uff07",
                "\uff02"
            })
    void anyTextIsOneLiteralAndOneIdentifier(String text) throws SQLException {
        assertThat(DuckDbSql.isWhole(text)).isTrue();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                // There is no column without a name.
                ResultSet rows = statement.executeQuery(
                        "SELECT " + DuckDbSql.literal(text) + " AS " + DuckDbSql.identifier("c" + text))) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(text);
            assertThat(rows.getMetaData().getColumnName(1)).isEqualTo("c" + text);
            assertThat(rows.next()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b", "\ud800", "a\udc00b", "\udc00\ud800", "\ud800\ud800\udc00"})
    void whatWouldArriveAsSomethingElseIsTold(String text) {
        assertThat(DuckDbSql.isWhole(text)).isFalse();
    }
}
