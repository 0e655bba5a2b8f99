package io.tarn.api;

import java.util.Locale;
import java.util.Set;

/**
 * Follows the tokens of one statement to tell whether it is a compound one that has not ended yet. Only a statement whose
 * first word is {@code BEGIN} can be one; {@code BEGIN;} alone is not. Inside, {@code BEGIN} and {@code END} count where a
 * statement of the block can begin, so that columns of these names and the {@code END} of a {@code CASE} expression do not;
 * {@code END IF} and the like close nothing that is counted. For one thread.
 */
final class CompoundDepth {
    /** What follows an END that closes no BEGIN. */
    private static final Set<String> NOT_OF_BLOCKS = Set.of("IF", "CASE", "WHILE", "LOOP", "REPEAT", "FOR");

    /** The first words of statements in which THEN and ELSE have statements after them. */
    private static final Set<String> BRANCHES = Set.of("IF", "ELSEIF", "CASE", "WHEN");

    /** The first words of statements in which DO has statements after it. */
    private static final Set<String> LOOPS = Set.of("WHILE", "FOR");

    private final String text;
    private int depth;
    private boolean begun;
    private boolean afterFirst;
    private boolean afterEnd;

    /** The first word of the inner statement, empty before it. */
    private String head = "";

    private int words;
    private int caseExpressions;

    CompoundDepth(String text) {
        this.text = text;
    }

    /** Before the first token of a statement. */
    void reset() {
        depth = 0;
        begun = false;
        afterFirst = false;
        afterEnd = false;
        innerStatement();
    }

    private void innerStatement() {
        head = "";
        words = 0;
        caseExpressions = 0;
    }

    /** Takes the next significant token, and tells whether it is inside a compound statement. */
    boolean accept(SqlToken token) {
        String word = token.kind() == SqlToken.Kind.WORD ? token.in(text).toUpperCase(Locale.ROOT) : "";
        boolean semicolon = token.kind() == SqlToken.Kind.SEMICOLON;
        if (!begun) {
            begun = true;
            depth = word.equals("BEGIN") ? 1 : 0;
            afterFirst = depth == 1;
            return depth > 0;
        }
        if (depth == 0 || (afterFirst && semicolon)) {
            depth = 0;
            return false;
        }
        afterFirst = false;
        if (afterEnd) {
            afterEnd = false;
            depth -= NOT_OF_BLOCKS.contains(word) ? 0 : 1;
        }
        if (semicolon) {
            innerStatement();
        } else if (word.isEmpty()) {
            symbol(token);
        } else {
            word(word);
        }
        return depth > 0;
    }

    private void symbol(SqlToken token) {
        boolean label = token.is(':', text) && words == 1;
        if (label) {
            innerStatement();
        } else {
            words = Math.max(words, 1) + 1;
        }
    }

    private void word(String word) {
        words++;
        if (words == 1) {
            firstWord(word);
        } else if (statementsAfter(word)) {
            innerStatement();
        } else if (word.equals("BEGIN") && head.equals("DECLARE")) {
            // What a handler does.
            depth++;
            innerStatement();
        } else if (word.equals("CASE")) {
            caseExpressions++;
        } else if (word.equals("END") && caseExpressions > 0) {
            caseExpressions--;
        }
    }

    private void firstWord(String word) {
        head = word;
        switch (word) {
            case "BEGIN" -> {
                depth++;
                innerStatement();
            }
            case "END" -> afterEnd = true;
            case "ELSE", "LOOP", "REPEAT" -> innerStatement();
            default -> {
                // Any other statement ends with its semicolon.
            }
        }
    }

    private boolean statementsAfter(String word) {
        boolean branch = (word.equals("THEN") || word.equals("ELSE")) && BRANCHES.contains(head);
        boolean loop = word.equals("DO") && LOOPS.contains(head);
        return caseExpressions == 0 && (branch || loop);
    }
}
