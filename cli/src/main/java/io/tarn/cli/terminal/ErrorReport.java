package io.tarn.cli.terminal;

import io.tarn.api.TarnException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;

/**
 * Shows a failure to a person: one line {@code tarn: message} on standard error, and the stack trace only to those who ask
 * for it.
 */
public final class ErrorReport {
    private static final int MESSAGE_MAX_CHARS = 4_000;

    private final PrintStream err;
    private final BooleanSupplier debug;

    /** Reports to a stream; the supplier says at each failure whether its stack trace is wanted. */
    public ErrorReport(PrintStream err, BooleanSupplier debug) {
        this.err = err;
        this.debug = debug;
    }

    /** Prints the failure. */
    public void print(Throwable failure) {
        err.println("tarn: " + message(failure));
        if (failure instanceof Explained explained) {
            explained.explanation().forEach(err::println);
        }
        if (debug.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    private String message(Throwable failure) {
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (!isForPeople(failure)) {
            text = "unexpected failure: " + failure.getClass().getSimpleName() + ": " + text;
            if (!debug.getAsBoolean()) {
                text += " (TARN_DEBUG=1 shows where)";
            }
        }
        return oneLine(text);
    }

    private static boolean isForPeople(Throwable failure) {
        return failure instanceof TarnException
                || failure instanceof CommandException
                || failure instanceof UncheckedIOException;
    }

    /** The text with each run of line breaks, tabs and control characters as one space, and of a bounded length. */
    public static String oneLine(String text) {
        String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= MESSAGE_MAX_CHARS ? line : line.substring(0, MESSAGE_MAX_CHARS) + "...";
    }
}
