package io.tarn.cli.terminal;

import org.jline.utils.WCWidth;

/**
 * Text in cells of a terminal: a Chinese character takes two, a combining accent none, an emoji of several code points two.
 */
final class CellText {
    private static final String ELLIPSIS = "…";

    private CellText() {}

    /** How many cells the text takes. */
    static int width(String text) {
        int cells = 0;
        for (int at = 0; at < text.length(); at += WCWidth.charCountForGraphemeCluster(text, at)) {
            cells += clusterWidth(text, at);
        }
        return cells;
    }

    private static int clusterWidth(String text, int at) {
        return text.charAt(at) < 0x7f ? 1 : Math.max(0, WCWidth.wcwidthForGraphemeCluster(text, at));
    }

    /** The text, or as much of its beginning as fits into the cells with an ellipsis behind. */
    static String fit(String text, int cells) {
        if (width(text) <= cells) {
            return text;
        }
        int used = 0;
        int at = 0;
        while (at < text.length() && used + clusterWidth(text, at) < cells) {
            used += clusterWidth(text, at);
            at += WCWidth.charCountForGraphemeCluster(text, at);
        }
        return text.substring(0, at) + ELLIPSIS;
    }

    /** One line of a value without anything that would move the cursor: data must not steer the terminal. */
    static String harmless(String text) {
        StringBuilder harmless = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\t' -> harmless.append("    ");
                case '\r' -> harmless.append("\\r");
                default -> {
                    if (Character.isISOControl(c)) {
                        harmless.append(String.format("\\x%02x", (int) c));
                    } else {
                        harmless.append(c);
                    }
                }
            }
        }
        return harmless.toString();
    }
}
