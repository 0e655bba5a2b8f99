package io.tarn.api;

/**
 * A stretch of an SQL text, as {@link SqlTokens} cuts it.
 *
 * @param kind what it is
 * @param begin index of its first character
 * @param end index after its last character
 * @param closed whether it ends with what ends its kind; false only for a quote or comment that the end of the text cuts off
 */
public record SqlToken(Kind kind, int begin, int end, boolean closed) {
    /** What a stretch of an SQL text can be. */
    public enum Kind {
        /** White space, and a byte order mark. */
        BLANK,
        /** A comment to the end of the line, or a bracketed one with those inside it; a hint is none. */
        COMMENT,
        /** Letters, digits and underscores: a keyword, a name, a whole number. */
        WORD,
        /** A string or identifier with its quotes, whichever they are. */
        QUOTED,
        /** What ends a statement. */
        SEMICOLON,
        /** Any other character, or the two or three of {@code /*+} and its end. */
        SYMBOL
    }

    /** Whether it says anything: it is neither blank nor a comment. */
    public boolean significant() {
        return kind != Kind.BLANK && kind != Kind.COMMENT;
    }

    /** Its characters, out of the text that it was cut from. */
    public String in(String text) {
        return text.substring(begin, end);
    }

    /** Whether it is this word, whatever the case of its letters. */
    public boolean is(String word, String text) {
        return kind == Kind.WORD && length() == word.length() && text.regionMatches(true, begin, word, 0, length());
    }

    /** Whether it is this one character, not in quotes. */
    public boolean is(char symbol, String text) {
        return length() == 1 && text.charAt(begin) == symbol && (kind == Kind.SYMBOL || kind == Kind.SEMICOLON);
    }

    private int length() {
        return end - begin;
    }
}
