package io.tarn.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names and texts of users that would mean something in DuckDB's SQL, in statements that the native engine runs. */
class NativeNamesTest {
    /** What could end a literal, be a pattern of files, or a part of a path. */
    private static final String ODD = "o'd*d?[a-z]{x,y} %20~$HOME k=v;-- \"q\" \\ zoë";

    private static final String ODD_COLUMN = "`a\"b'c; DROP TABLE x --`";

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @BeforeAll
    static void namespace() {
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake.names");
    }

    private static JsonNode run(String sql, boolean natively) {
        ObjectNode body = SqlServer.JSON.createObjectNode().put("sql", sql);
        body.putObject("settings").put("tarn.native.enabled", String.valueOf(natively));
        HttpResponse<String> response = server.postJson(body.toString());
        assertThat(response.statusCode()).as(sql + response.body()).isEqualTo(200);
        JsonNode answer = SqlServer.json(response);
        assertThat(answer.get("stats").get("engine").asText()).as(sql).isEqualTo(natively ? "native" : "spark");
        return answer;
    }

    private static void same(String sql, int rows) {
        JsonNode natively = run(sql, true).get("rows");
        assertThat(natively).hasSize(rows);
        assertThat(natively).isEqualTo(run(sql, false).get("rows"));
    }

    private static String quoted(String text) {
        return "r\"" + text + "\"";
    }

    @Test
    void aTableMayLieAnywhereAndHasOnlyItsOwnFiles() throws IOException {
        Path folder = server.folder().resolve("lake/names").resolve(ODD.replaceAll("[\"\\\\]", "_"));
        String location = "file://" + folder;
        run(
                "CREATE TABLE lake.names.placed USING iceberg LOCATION " + quoted(location)
                        + " AS SELECT id, id % 3 AS g FROM range(100)",
                false);
        run("INSERT INTO lake.names.placed SELECT id + 100, g FROM lake.names.placed", true);
        run("DELETE FROM lake.names.placed WHERE id % 10 = 3", false);
        // What a pattern in the location would find.
        Path other =
                Path.of(folder.toString().replace("*", "xx").replace("?", "x").replace("[a-z]", "b"));
        copy(folder, other);
        same("SELECT count(*), sum(id), max(_file), count(DISTINCT _file) FROM lake.names.placed WHERE id >= 0", 1);
        same("SELECT g, count(*) FROM lake.names.placed WHERE id >= 0 GROUP BY g ORDER BY g", 3);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void columnsFieldsAndValuesMayBeCalledAnything() {
        run(
                "CREATE TABLE lake.names.called (" + ODD_COLUMN
                        + " BIGINT, `x y` STRUCT<`u\"u'`: STRING, `UUID`: INT, `a.b`: INT>, `SELECT` STRING) USING iceberg",
                false);
        run(
                "INSERT INTO lake.names.called SELECT id, named_struct('u\"u\\'', concat('v', id), 'UUID', CAST(id AS INT), 'a.b', 1), "
                        + quoted(ODD.replace("\"", "_")) + " FROM range(20)",
                false);
        same(
                "SELECT " + ODD_COLUMN
                        + ", `x y`, `x y`.`u\"u'`, `x y`.`UUID`, `SELECT` FROM lake.names.called WHERE `SELECT` = "
                        + quoted(ODD.replace("\"", "_")) + " AND `x y`.`u\"u'` <> 'v3' ORDER BY 1",
                19);
        same("SELECT `x y`.`u\"u'` AS `o'd\"d`, count(*) AS n FROM lake.names.called GROUP BY 1 ORDER BY 1", 20);
        for (String text : new String[] {"'' OR 1=1 --", "\\', (SELECT 1), \\'", "%' ESCAPE '!", "x\ny\u0001", "😀'"}) {
            String literal = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
            same("SELECT count(*) FROM lake.names.called WHERE `SELECT` = " + literal, 1);
            same("SELECT count(*) FROM lake.names.called WHERE contains(`SELECT`, " + literal + ")", 1);
            same("SELECT max(concat(`SELECT`, " + literal + ")) FROM lake.names.called", 1);
        }
    }

    @Test
    void partitionsMayHaveAnyValue() {
        String values =
                "VALUES (1, 'it''s'), (2, 'a=b/c'), (3, '*'), (4, '../..'), (5, '%2F'), (6, ''), (7, 'null'), (8, 'n'),"
                        + " (9, '{a,b}[c]?'), (10, 'zoë 😀'), (11, 'x\ny'), (12, '\"')";
        run("CREATE TABLE lake.names.parted (id INT, p STRING) USING iceberg PARTITIONED BY (p)", false);
        run("CREATE TABLE lake.names.source USING iceberg AS SELECT * FROM (" + values + ") AS t(id, p)", false);
        run("INSERT INTO lake.names.parted SELECT id, p FROM lake.names.source WHERE id > 0", true);
        same("SELECT id, p FROM lake.names.parted WHERE id > 0 ORDER BY id", 12);
        same(
                "SELECT id FROM lake.names.parted WHERE p IN ('it''s', 'a=b/c', '../..', 'x\ny', '{a,b}[c]?') ORDER BY id",
                5);
    }
}
