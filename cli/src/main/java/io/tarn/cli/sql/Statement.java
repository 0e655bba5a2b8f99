package io.tarn.cli.sql;

import io.tarn.api.TextPosition;

/**
 * One statement of a script.
 *
 * @param text from its first word to before its semicolon, comments inside it included
 * @param start where its first character is in the script
 */
record Statement(String text, TextPosition start) {

    /** A place in the statement as a place in its script. */
    TextPosition inScript(TextPosition inStatement) {
        int line = start.line() + inStatement.line() - 1;
        int column = inStatement.line() == 1 ? start.column() + inStatement.column() - 1 : inStatement.column();
        return new TextPosition(line, column);
    }
}
