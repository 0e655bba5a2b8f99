package io.tarn.query.spark;

import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;

/**
 * The message of an error of Spark, without what is not meant for a user: the condition in brackets, the plan, the quoted
 * statement, and advice that sets a configuration key.
 */
record ErrorText(String raw) {
    private static final int LONGEST = 1_000;
    private static final Pattern CONDITION = Pattern.compile("^\\s*\\[[A-Z0-9_.]+]\\s*");
    private static final Pattern ADVICE =
            Pattern.compile("If necessary,? set \"?[\\w.]+\"? to \"?\\w+\"? to bypass this error\\.|"
                    + "To tolerate the error on drop use [^.]*\\.");

    static ErrorText of(Throwable error) {
        String message = error instanceof AnalysisException analysis ? analysis.getSimpleMessage() : error.getMessage();
        return new ErrorText(message == null ? error.getClass().getSimpleName() : message);
    }

    /** One line, at most a thousand characters. */
    String oneLine() {
        String text = CONDITION.matcher(raw).replaceFirst("");
        text = before(text, "SQLSTATE: ");
        text = before(text, "\n== SQL");
        text = ADVICE.matcher(text).replaceAll("");
        text = text.replaceAll("\\s+", " ").strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private static String before(String text, String mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }
}
