package io.tarn.api;

import io.tarn.api.SqlToken.Kind;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Cuts an SQL text into tokens as Spark's lexer does, as far as it matters to find where quotes, comments and words begin and
 * end. The tokens follow each other without a gap, from the first character of the text to its last.
 *
 * <ul>
 *   <li>{@code '...'} and {@code "..."} with backslash escapes; a doubled quote ends one and begins the next, with the same
 *       outcome; {@code r'...'} and {@code r"..."} without escapes; {@code `...`}.
 *   <li>{@code -- ...} to the end of the line, and on to the next after a backslash at its end; {@code /* ... *}{@code /},
 *       nested. A hint, {@code /*+}, is no comment.
 *   <li>{@code $$...$$} and {@code $tag$...$tag$}, which Spark's lexer does not have: no escapes, no nesting.
 * </ul>
 *
 * For one pass and one thread.
 */
public final class SqlTokens implements Iterator<SqlToken> {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String URI_CHARACTERS = "/-.?=&#%";

    private final String text;
    private int at;

    /** The tokens of this text. */
    public SqlTokens(String text) {
        this.text = text;
    }

    @Override
    public boolean hasNext() {
        return at < text.length();
    }

    @Override
    public SqlToken next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the text ends here");
        }
        char c = text.charAt(at);
        if (isBlank(c)) {
            return blanks();
        } else if (isWordPart(at)) {
            return word();
        } else if (text.startsWith("--", at)) {
            return lineComment();
        } else if (text.startsWith("/*", at) && !text.startsWith("/*+", at)) {
            return comment();
        }
        return switch (c) {
            case '\'', '"' -> quoted(at + 1, c, '\\');
            case '`' -> quoted(at + 1, c, '`');
            case '$' -> dollar();
            case ';' -> to(Kind.SEMICOLON, at + 1);
            default -> to(Kind.SYMBOL, at + symbolLength());
        };
    }

    private SqlToken to(Kind kind, int end) {
        SqlToken token = new SqlToken(kind, at, end, true);
        at = end;
        return token;
    }

    private SqlToken cutOff(Kind kind) {
        SqlToken token = new SqlToken(kind, at, text.length(), false);
        at = text.length();
        return token;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK;
    }

    private SqlToken blanks() {
        int end = at + 1;
        while (end < text.length() && isBlank(text.charAt(end))) {
            end++;
        }
        return to(Kind.BLANK, end);
    }

    private boolean isWordPart(int index) {
        int c = text.codePointAt(index);
        return Character.isLetter(c) || (c >= '0' && c <= '9') || c == '_';
    }

    private int wordEnd(int begin) {
        int end = begin;
        while (end < text.length() && isWordPart(end)) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private SqlToken word() {
        int end = wordEnd(at);
        boolean raw = end == at + 1 && (text.charAt(at) == 'r' || text.charAt(at) == 'R');
        if (raw && end < text.length() && (text.charAt(end) == '\'' || text.charAt(end) == '"')) {
            return quoted(end + 1, text.charAt(end), text.charAt(end));
        }
        return to(Kind.WORD, isScheme(end) ? uriEnd(end + 3) : end);
    }

    /** A name like {@code s3://bucket/a--b} is one word to Spark, which then refuses it as a name. */
    private boolean isScheme(int end) {
        return text.startsWith("://", end)
                && uriEnd(end + 3) > end + 3
                && text.substring(at, end).codePoints().allMatch(Character::isLetter);
    }

    private int uriEnd(int begin) {
        int end = begin;
        while (end < text.length() && (isWordPart(end) || URI_CHARACTERS.indexOf(text.charAt(end)) >= 0)) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private SqlToken lineComment() {
        int end = at + 2;
        while (end < text.length() && !isLineEnd(end)) {
            end += text.startsWith("\\\n", end) ? 2 : 1;
        }
        return to(Kind.COMMENT, end);
    }

    private boolean isLineEnd(int index) {
        return text.charAt(index) == '\n' || text.charAt(index) == '\r';
    }

    private SqlToken comment() {
        int depth = 1;
        int end = at + 2;
        while (depth > 0 && end < text.length()) {
            if (text.startsWith("*/", end)) {
                depth--;
                end += 2;
            } else if (text.startsWith("/*", end) && !text.startsWith("/*+", end)) {
                depth++;
                end += 2;
            } else {
                end++;
            }
        }
        return depth == 0 ? to(Kind.COMMENT, end) : cutOff(Kind.COMMENT);
    }

    /** What begins at {@link #at} and is inside its quotes from {@code inside} on; an escape that is the quote itself is none. */
    private SqlToken quoted(int inside, char quote, char escape) {
        int end = inside;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == quote) {
                return to(Kind.QUOTED, end + 1);
            }
            end += c == escape ? 2 : 1;
        }
        return cutOff(Kind.QUOTED);
    }

    private SqlToken dollar() {
        int tagEnd = wordEnd(at + 1);
        boolean afterWord = at > 0 && isWordPart(at - 1);
        boolean opens = !afterWord && tagEnd < text.length() && text.charAt(tagEnd) == '$' && isTag(at + 1, tagEnd);
        if (!opens) {
            return to(Kind.SYMBOL, at + 1);
        }
        String mark = text.substring(at, tagEnd + 1);
        int end = text.indexOf(mark, tagEnd + 1);
        return end < 0 ? cutOff(Kind.QUOTED) : to(Kind.QUOTED, end + mark.length());
    }

    private boolean isTag(int begin, int end) {
        return begin == end || !Character.isDigit(text.charAt(begin));
    }

    private int symbolLength() {
        if (text.startsWith("/*+", at)) {
            return 3;
        }
        return text.startsWith("*/", at) ? 2 : 1;
    }
}
