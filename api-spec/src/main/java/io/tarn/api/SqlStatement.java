package io.tarn.api;

/**
 * One statement of an {@link SqlScript}.
 *
 * @param text from its first word to before its semicolon, comments inside it included
 * @param offset index of its first character in the script
 * @param start where that is
 */
public record SqlStatement(String text, int offset, TextPosition start) {

    /** A place in the statement as a place in its script. */
    public TextPosition inScript(TextPosition inStatement) {
        int line = start.line() + inStatement.line() - 1;
        int column = inStatement.line() == 1 ? start.column() + inStatement.column() - 1 : inStatement.column();
        return new TextPosition(line, column);
    }
}
