package io.tarn.cli.sql;

import io.tarn.api.SqlScript;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells the line editor when Enter ends the input, which is at a semicolon outside strings and comments or after one of the
 * shell's own commands, and which word the cursor is in: letters, digits, underscores and dots.
 */
final class ShellParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        boolean mayGoOn = context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT;
        if (mayGoOn && !ShellCommand.isOne(line) && !SqlScript.parse(line).finished()) {
            throw new EOFError(-1, cursor, "the statement has no semicolon yet");
        }
        int start = cursor;
        while (start > 0 && isWordPart(line.charAt(start - 1))) {
            start--;
        }
        int end = cursor;
        while (end < line.length() && isWordPart(line.charAt(end))) {
            end++;
        }
        return new Word(line, cursor, line.substring(start, end), cursor - start);
    }

    private static boolean isWordPart(char c) {
        return Character.isJavaIdentifierPart(c) || c == '.' || c == '\\';
    }

    /** The line as one word: the editor asks for no more. Names are completed as they are, so nothing is escaped. */
    private record Word(String line, int cursor, String word, int wordCursor) implements CompletingParsedLine {
        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor;
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }
    }
}
