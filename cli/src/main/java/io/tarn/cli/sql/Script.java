package io.tarn.cli.sql;

import io.tarn.api.TextPosition;
import java.util.ArrayList;
import java.util.List;

/**
 * A text of statements with semicolons between them. It is cut as Spark's lexer reads it: a semicolon counts only outside
 * strings ({@code '...'} with a doubled quote or a backslash, {@code r'...'} without backslashes), quoted identifiers
 * ({@code "..."}, {@code `...`}), comments to the end of the line ({@code --}) and nested comments ({@code /* *}{@code /}).
 *
 * @param statements in order; a stretch of nothing but blanks and comments is none
 * @param finished whether the text ends outside a string, identifier, comment and statement: nothing is to come
 */
record Script(List<Statement> statements, boolean finished) {

    static Script parse(String text) {
        return new Cutter(text).cut();
    }

    /** One pass over a text; for one use. */
    private static final class Cutter {
        private static final int NOWHERE = -1;

        private final String text;
        private final List<Statement> statements = new ArrayList<>();
        private int at;
        private int begin = NOWHERE;
        private boolean open;
        private int line = 1;
        private int lineStart;
        private TextPosition start = new TextPosition(1, 1);

        Cutter(String text) {
            this.text = text;
        }

        Script cut() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (text.startsWith("--", at)) {
                    skipLineComment();
                } else if (text.startsWith("/*", at)) {
                    skipComment();
                } else if (c == ';') {
                    end();
                    at++;
                } else if (Character.isWhitespace(c) || c == '\uFEFF') {
                    step();
                } else {
                    token(c);
                }
            }
            boolean finished = begin == NOWHERE && !open;
            end();
            return new Script(List.copyOf(statements), finished);
        }

        private void token(char c) {
            if (begin == NOWHERE) {
                begin = at;
                start = new TextPosition(line, at - lineStart + 1);
            }
            switch (c) {
                case '\'', '"' -> skipQuoted(c, !isRaw());
                case '`' -> skipQuoted(c, false);
                default -> step();
            }
        }

        /** Whether the quote here has an {@code r} of its own before it. */
        private boolean isRaw() {
            boolean afterR = at > begin && (text.charAt(at - 1) == 'r' || text.charAt(at - 1) == 'R');
            return afterR && (at - 1 == begin || !Character.isJavaIdentifierPart(text.charAt(at - 2)));
        }

        private void skipQuoted(char quote, boolean backslashes) {
            step();
            open = true;
            while (at < text.length() && open) {
                char c = text.charAt(at);
                if (c == '\\' && backslashes) {
                    step();
                } else if (c == quote) {
                    open = false;
                }
                step();
            }
        }

        private void skipLineComment() {
            while (at < text.length() && text.charAt(at) != '\n') {
                step();
            }
        }

        private void skipComment() {
            int depth = 0;
            do {
                if (text.startsWith("/*", at)) {
                    depth++;
                    at += 2;
                } else if (text.startsWith("*/", at)) {
                    depth--;
                    at += 2;
                } else {
                    step();
                }
            } while (depth > 0 && at < text.length());
            open = depth > 0;
        }

        private void step() {
            if (at < text.length() && text.charAt(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
            at++;
        }

        private void end() {
            if (begin != NOWHERE) {
                int end = Math.min(at, text.length());
                statements.add(new Statement(text.substring(begin, end).stripTrailing(), start));
                begin = NOWHERE;
            }
        }
    }
}
