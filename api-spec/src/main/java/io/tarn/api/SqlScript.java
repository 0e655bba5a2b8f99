package io.tarn.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text of statements with semicolons between them. It is cut as {@link SqlTokens} reads it: a semicolon counts only outside
 * quotes and comments, and outside a compound statement, {@code BEGIN ... END}, which is one statement with all that it has
 * inside.
 *
 * @param statements in order; a stretch of nothing but blanks, comments and semicolons is none
 * @param finished whether the text ends outside a quote, a comment and a statement: nothing is to come
 */
public record SqlScript(List<SqlStatement> statements, boolean finished) {
    /** Keeps a copy of the list. */
    public SqlScript {
        statements = List.copyOf(statements);
    }

    /** Cuts a text, whatever it is: what is no SQL becomes statements that the engine refuses. */
    public static SqlScript parse(String text) {
        return new Cutter(text).cut();
    }

    /** One pass over a text; for one use. */
    private static final class Cutter {
        private final String text;
        private final List<SqlStatement> statements = new ArrayList<>();
        private final CompoundDepth compound;
        private @Nullable SqlToken first;
        private int end;
        private boolean open;
        private int line = 1;
        private int lineStart;
        private int counted;

        Cutter(String text) {
            this.text = text;
            this.compound = new CompoundDepth(text);
        }

        SqlScript cut() {
            SqlTokens tokens = new SqlTokens(text);
            while (tokens.hasNext()) {
                SqlToken token = tokens.next();
                open = !token.closed();
                boolean empty = first == null && token.kind() == SqlToken.Kind.SEMICOLON;
                if (token.kind() != SqlToken.Kind.BLANK && !empty) {
                    take(token);
                }
            }
            boolean finished = first == null && !open;
            endStatement();
            return new SqlScript(statements, finished);
        }

        private void take(SqlToken token) {
            if (token.kind() == SqlToken.Kind.COMMENT) {
                end = token.end();
                return;
            }
            first = first == null ? token : first;
            boolean inside = compound.accept(token);
            if (token.kind() == SqlToken.Kind.SEMICOLON && !inside) {
                endStatement();
            } else {
                end = token.end();
            }
        }

        private void endStatement() {
            if (first != null) {
                int begin = first.begin();
                statements.add(new SqlStatement(text.substring(begin, end), begin, position(begin)));
                first = null;
                compound.reset();
            }
        }

        private TextPosition position(int index) {
            for (; counted < index; counted++) {
                if (text.charAt(counted) == '\n') {
                    line++;
                    lineStart = counted + 1;
                }
            }
            return new TextPosition(line, index - lineStart + 1);
        }
    }
}
