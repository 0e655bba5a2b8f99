package io.tarn.query.history;

import java.nio.charset.StandardCharsets;

/**
 * Text as the history keeps it: not longer than its bound, with a note where it was cut, and of characters that every
 * database takes.
 */
final class StoredText {
    private final int longest;

    StoredText(int longest) {
        this.longest = longest;
    }

    String of(String text) {
        return clean(text.length() <= longest ? text : cut(text));
    }

    private String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + " … (cut here; it has " + text.length() + " characters)";
    }

    /** PostgreSQL has no NUL in text, and no database takes half a character. */
    private static String clean(String text) {
        return new String(text.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
