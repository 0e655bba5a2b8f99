package io.tarn.query.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.api.SqlToken;
import io.tarn.api.SqlTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;
import org.junit.jupiter.api.Test;

/** Holds Tarn's reading of SQL texts against Spark's own lexer. */
class SqlTokensOfSparkTest {
    private static final List<String> PIECES = List.of(
            ";",
            ";",
            "'",
            "\"",
            "`",
            "--",
            "/*",
            "*/",
            "/*+",
            "\n",
            "\r",
            "\r\n",
            " ",
            "\\",
            "\\\n",
            "r'",
            "R\"",
            "xr'",
            "a",
            "é",
            "1r'",
            "_",
            "SELECT ",
            "\u00a0",
            "s3://",
            "http://a--b",
            "-",
            "/",
            "*",
            ":",
            "1",
            "''",
            "\"\"",
            "$");

    @Test
    void semicolonsAreWhereSparkSeesThem() {
        Random random = new Random(7);
        for (int run = 0; run < 50_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(16); i > 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            // Spark has no dollar quotes; a quote that is never closed is an error to both, and cut at will.
            if (text.indexOf("$$") < 0 && closed(text.toString())) {
                assertThat(ours(text.toString())).as(text.toString()).isEqualTo(sparks(text.toString()));
            }
        }
    }

    private static boolean closed(String text) {
        SqlTokens tokens = new SqlTokens(text);
        while (tokens.hasNext()) {
            if (!tokens.next().closed()) {
                return false;
            }
        }
        return true;
    }

    private static List<Integer> ours(String text) {
        List<Integer> found = new ArrayList<>();
        new SqlTokens(text).forEachRemaining(token -> {
            if (token.kind() == SqlToken.Kind.SEMICOLON) {
                found.add(token.begin());
            }
        });
        return found;
    }

    private static List<Integer> sparks(String text) {
        SqlBaseLexer lexer = new SqlBaseLexer(new UpperCaseCharStream(CharStreams.fromString(text)));
        lexer.removeErrorListeners();
        List<Integer> found = new ArrayList<>();
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            if (token.getType() == SqlBaseLexer.SEMICOLON) {
                found.add(token.getStartIndex());
            }
        }
        return found;
    }
}
