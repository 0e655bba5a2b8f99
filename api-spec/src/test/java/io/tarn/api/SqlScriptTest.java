package io.tarn.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
    private static List<String> texts(String script) {
        return SqlScript.parse(script).statements().stream()
                .map(SqlStatement::text)
                .toList();
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
        SqlScript script = SqlScript.parse("-- first\nSELECT 1;\n\n   SELECT\n  boom;");
        assertThat(script.statements().get(0).start()).isEqualTo(new TextPosition(2, 1));
        SqlStatement second = script.statements().get(1);
        assertThat(second.start()).isEqualTo(new TextPosition(4, 4));
        assertThat(second.inScript(new TextPosition(1, 3))).isEqualTo(new TextPosition(4, 6));
        assertThat(second.inScript(new TextPosition(2, 3))).isEqualTo(new TextPosition(5, 3));
    }

    @Test
    void linesAreCountedThroughStringsAndCommentsOfSeveralLines() {
        SqlScript script = SqlScript.parse("SELECT '\n\n' /*\n*/;\nSELECT 2");
        assertThat(script.statements().get(1).start()).isEqualTo(new TextPosition(5, 1));
    }

    @Test
    void knowsWhetherMoreIsToCome() {
        assertThat(SqlScript.parse("SELECT 1;").finished()).isTrue();
        assertThat(SqlScript.parse("SELECT 1; -- done").finished()).isTrue();
        assertThat(SqlScript.parse("").finished()).isTrue();
        assertThat(SqlScript.parse("SELECT 1").finished()).isFalse();
        assertThat(SqlScript.parse("SELECT ';").finished()).isFalse();
        assertThat(SqlScript.parse("SELECT 1; /* open").finished()).isFalse();
        assertThat(SqlScript.parse("SELECT `a;").finished()).isFalse();
    }

    @Test
    void anUnclosedStringEndsWithTheText() {
        assertThat(texts("SELECT 'open; SELECT 2")).containsExactly("SELECT 'open; SELECT 2");
        assertThat(texts("SELECT 'ends in a backslash\\")).containsExactly("SELECT 'ends in a backslash\\");
    }

    @Test
    void doesNotCutInsideDollarQuotes() {
        assertThat(texts("SELECT $$a;'b$$; SELECT 2")).containsExactly("SELECT $$a;'b$$", "SELECT 2");
        assertThat(texts("SELECT $f$a;$$;$f$; SELECT 2")).containsExactly("SELECT $f$a;$$;$f$", "SELECT 2");
        assertThat(texts("SELECT $1; SELECT a$$; SELECT 2")).containsExactly("SELECT $1", "SELECT a$$", "SELECT 2");
        assertThat(SqlScript.parse("SELECT $x$;").finished()).isFalse();
    }

    @Test
    void aHintIsPartOfTheStatement() {
        assertThat(texts("SELECT /*+ broadcast(t) */ 1; SELECT /*+*/ 2"))
                .containsExactly("SELECT /*+ broadcast(t) */ 1", "SELECT /*+*/ 2");
    }

    @Test
    void aBackslashAtItsEndTakesALineCommentOn() {
        assertThat(texts("SELECT 1 -- a \\\n ; b\n; SELECT 2")).containsExactly("SELECT 1 -- a \\\n ; b", "SELECT 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN SELECT 1; SELECT 2; END",
                "BEGIN END",
                "begin select 1; begin select 2; end; end",
                "BEGIN DECLARE x INT DEFAULT CASE WHEN 1 = 1 THEN 2 ELSE 3 END; SET x = 1; END",
                "BEGIN IF a = 1 THEN SELECT 1; ELSEIF b THEN BEGIN SELECT 2; END; ELSE BEGIN END; END IF; END",
                "BEGIN IF CASE WHEN a THEN 1 ELSE 2 END = 1 THEN BEGIN SELECT 1; END; END IF; END",
                "BEGIN CASE x WHEN 1 THEN SELECT 1; ELSE SELECT CASE WHEN a THEN 1 END; END CASE; END",
                "BEGIN CASE WHEN a THEN BEGIN SELECT 1; END; END CASE; END",
                "BEGIN WHILE x < 3 DO SET x = x + 1; BEGIN SELECT 1; END; END WHILE; END",
                "BEGIN l1: LOOP LEAVE l1; END LOOP l1; END",
                "BEGIN l1: BEGIN SELECT 1; END l1; SELECT 2; END",
                "BEGIN REPEAT SELECT 1; UNTIL x > 1 END REPEAT; END",
                "BEGIN FOR r AS (SELECT 1 AS a) DO BEGIN SELECT r.a; END; END FOR; END",
                "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SELECT 1; END; SELECT 1/0; END",
                "BEGIN SELECT begin, end FROM t; SELECT t.end; END",
            })
    void aCompoundStatementIsOne(String compound) {
        assertThat(texts("SELECT 0; " + compound + "; SELECT 9;")).containsExactly("SELECT 0", compound, "SELECT 9");
        assertThat(SqlScript.parse(compound + ";").finished()).isTrue();
        for (int length = 0; length < compound.length(); length++) {
            assertThat(SqlScript.parse(compound.substring(0, length)).statements())
                    .as(compound.substring(0, length))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void beginAloneIsNoCompoundStatement() {
        assertThat(texts("BEGIN; SELECT 1; END; SELECT 2")).containsExactly("BEGIN", "SELECT 1", "END", "SELECT 2");
        assertThat(texts("SELECT begin; SELECT end; SELECT 2"))
                .containsExactly("SELECT begin", "SELECT end", "SELECT 2");
    }

    @Test
    void knowsThatMoreOfACompoundStatementIsToCome() {
        assertThat(SqlScript.parse("BEGIN SELECT 1;").finished()).isFalse();
        assertThat(SqlScript.parse("BEGIN SELECT 1; END").finished()).isFalse();
        assertThat(SqlScript.parse("BEGIN SELECT 1; END;").finished()).isTrue();
        assertThat(SqlScript.parse("BEGIN IF a THEN SELECT 1; END IF;").finished())
                .isFalse();
    }

    /** Texts of pieces that mean something to the cutter, in every order. */
    @Test
    void whatIsCutAndWhatStandsBetweenMakeTheText() {
        List<String> pieces = List.of(
                ";", ";", "'", "\"", "`", "--", "/*", "*/", "/*+", "\n", "\r", " ", "\\", "r'", "R\"", "$$", "$a$", "$",
                "a", "é", "BEGIN ", " END", "CASE ", "\u00a0", "s3://", "\uFEFF", "-", "/", "*", ":", "1");
        Random random = new Random(4);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            checkCut(text.toString());
        }
    }

    private static void checkCut(String text) {
        SqlScript script = SqlScript.parse(text);
        int end = 0;
        for (SqlStatement statement : script.statements()) {
            checkBetween(text.substring(end, statement.offset()));
            end = statement.offset() + statement.text().length();
            assertThat(text.substring(statement.offset(), end)).isEqualTo(statement.text());
            assertThat(SqlScript.parse(statement.text()).statements())
                    .as(text)
                    .extracting(SqlStatement::text)
                    .containsExactly(statement.text());
        }
        checkBetween(text.substring(end));
    }

    /** Between statements there are only blanks, semicolons and comments. */
    private static void checkBetween(String between) {
        SqlTokens tokens = new SqlTokens(between);
        while (tokens.hasNext()) {
            SqlToken token = tokens.next();
            assertThat(token.significant() && token.kind() != SqlToken.Kind.SEMICOLON)
                    .as("'%s'", between)
                    .isFalse();
        }
    }
}
