package io.tarn.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.api.TextPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private static List<String> texts(String script) {
        return Script.parse(script).statements().stream().map(Statement::text).toList();
    }

    @Test
    void cutsAtSemicolonsAndDropsEmptyStatements() {
        assertThat(texts("SELECT 1; ;; SELECT 2 ;\n")).containsExactly("SELECT 1", "SELECT 2");
        assertThat(texts("SELECT 1")).containsExactly("SELECT 1");
        assertThat(texts(" \n ")).isEmpty();
    }

    @Test
    void doesNotCutInsideStrings() {
        assertThat(texts("SELECT ';', 'it''s;', 'a\\';b'; SELECT 2"))
                .containsExactly("SELECT ';', 'it''s;', 'a\\';b'", "SELECT 2");
        assertThat(texts("SELECT 'a\\\\'; SELECT 2")).containsExactly("SELECT 'a\\\\'", "SELECT 2");
    }

    @Test
    void aRawStringHasNoBackslashes() {
        assertThat(texts("SELECT r'C:\\'; SELECT 2")).containsExactly("SELECT r'C:\\'", "SELECT 2");
        assertThat(texts("SELECT R\"\\d;\\\"; SELECT 2")).containsExactly("SELECT R\"\\d;\\\"", "SELECT 2");
        assertThat(texts("SELECT bar'x\\';y'; SELECT 2")).containsExactly("SELECT bar'x\\';y'", "SELECT 2");
    }

    @Test
    void doesNotCutInsideQuotedIdentifiers() {
        assertThat(texts("SELECT \"a;b\", `c;``d`, \"e\"\";f\"; SELECT 2"))
                .containsExactly("SELECT \"a;b\", `c;``d`, \"e\"\";f\"", "SELECT 2");
        assertThat(texts("SELECT `a\\`; SELECT 2")).containsExactly("SELECT `a\\`", "SELECT 2");
    }

    @Test
    void doesNotCutInsideComments() {
        assertThat(texts("SELECT 1 -- one; two\n, 2; SELECT 3"))
                .containsExactly("SELECT 1 -- one; two\n, 2", "SELECT 3");
        assertThat(texts("SELECT /* a; /* nested; */ b; */ 1; SELECT 2"))
                .containsExactly("SELECT /* a; /* nested; */ b; */ 1", "SELECT 2");
        assertThat(texts("SELECT 1 -- it's\n; SELECT 2")).containsExactly("SELECT 1 -- it's", "SELECT 2");
    }

    @Test
    void aQuoteInACommentOpensNoString() {
        assertThat(texts("-- don't\nSELECT 1; /* isn't */ SELECT 2; -- end")).containsExactly("SELECT 1", "SELECT 2");
    }

    @Test
    void aCommentMarkInAStringOpensNoComment() {
        assertThat(texts("SELECT '--', '/*'; SELECT 2")).containsExactly("SELECT '--', '/*'", "SELECT 2");
    }

    @Test
    void knowsWhereAStatementBegins() {
        Script script = Script.parse("-- first\nSELECT 1;\n\n   SELECT\n  boom;");
        assertThat(script.statements().get(0).start()).isEqualTo(new TextPosition(2, 1));
        Statement second = script.statements().get(1);
        assertThat(second.start()).isEqualTo(new TextPosition(4, 4));
        assertThat(second.inScript(new TextPosition(1, 3))).isEqualTo(new TextPosition(4, 6));
        assertThat(second.inScript(new TextPosition(2, 3))).isEqualTo(new TextPosition(5, 3));
    }

    @Test
    void linesAreCountedThroughStringsAndCommentsOfSeveralLines() {
        Script script = Script.parse("SELECT '\n\n' /*\n*/;\nSELECT 2");
        assertThat(script.statements().get(1).start()).isEqualTo(new TextPosition(5, 1));
    }

    @Test
    void knowsWhetherMoreIsToCome() {
        assertThat(Script.parse("SELECT 1;").finished()).isTrue();
        assertThat(Script.parse("SELECT 1; -- done").finished()).isTrue();
        assertThat(Script.parse("").finished()).isTrue();
        assertThat(Script.parse("SELECT 1").finished()).isFalse();
        assertThat(Script.parse("SELECT ';").finished()).isFalse();
        assertThat(Script.parse("SELECT 1; /* open").finished()).isFalse();
        assertThat(Script.parse("SELECT `a;").finished()).isFalse();
    }

    @Test
    void anUnclosedStringEndsWithTheText() {
        assertThat(texts("SELECT 'open; SELECT 2")).containsExactly("SELECT 'open; SELECT 2");
        assertThat(texts("SELECT 'ends in a backslash\\")).containsExactly("SELECT 'ends in a backslash\\");
    }
}
