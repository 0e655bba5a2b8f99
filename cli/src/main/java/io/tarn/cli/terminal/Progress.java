package io.tarn.cli.terminal;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees while something runs: one line on standard error with a spinner, the elapsed time and, where it is
 * known, a bar. On a terminal the line redraws itself and is gone when closed. Elsewhere a {@link #bar} writes a plain line
 * for each stage and each quarter, and a {@link #spinner} writes nothing.
 *
 * <p>Safe for many threads. A daemon thread draws; it ends at {@link #close}.
 */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_MILLIS = 100;
    private static final double SHORT_SECONDS = 0.3;
    private static final int BAR_CELLS = 30;
    private static final int QUARTERS = 4;
    private static final String FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final double NANOS_A_SECOND = 1e9;

    private final PrintStream err;
    private final boolean plainLines;
    private final int columns;
    private final long startedNanos = System.nanoTime();
    private final @Nullable Thread painter;
    private String label;
    private String detail = "";
    private double fraction = Double.NaN;
    private int quartersTold;
    private int frame;
    private boolean drawn;
    private boolean closed;

    private Progress(CliStreams streams, String label, boolean plainLines) {
        boolean live = streams.isTerminal(StandardStream.ERR);
        this.err = streams.err();
        this.label = label;
        this.plainLines = plainLines && !live;
        this.columns = live ? streams.columns().getAsInt() : 0;
        this.painter = live ? new Thread(this::paint, "tarn-progress") : null;
        if (painter != null) {
            painter.setDaemon(true);
            painter.start();
        }
        tell();
    }

    /** Begins something of unknown length; invisible where standard error is no terminal. */
    public static Progress spinner(CliStreams streams, String label) {
        return new Progress(streams, label, false);
    }

    /** Begins something long; leaves plain lines where standard error is no terminal. */
    public static Progress bar(CliStreams streams, String label) {
        return new Progress(streams, label, true);
    }

    /** Names what happens now; the bar, if any, begins again. */
    public synchronized void stage(String newLabel) {
        if (!newLabel.equals(label)) {
            label = newLabel;
            detail = "";
            fraction = Double.NaN;
            quartersTold = 0;
            tell();
        }
    }

    /** How much of the stage is done, 0 to 1; from the first call there is a bar. */
    public synchronized void fraction(double done) {
        fraction = Math.min(1, Math.max(0, done));
        int quarters = (int) (fraction * QUARTERS);
        if (quarters > quartersTold) {
            quartersTold = quarters;
            tell();
        }
    }

    /** What a person may want to know of the moment, such as a rate; on a terminal only. */
    public synchronized void detail(String newDetail) {
        detail = newDetail;
    }

    /** Time since the beginning. */
    public double elapsedSeconds() {
        return (System.nanoTime() - startedNanos) / NANOS_A_SECOND;
    }

    /** Takes the line away. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        erase();
        notifyAll();
    }

    private synchronized void tell() {
        if (plainLines && !closed) {
            err.println(label + (quartersTold == 0 ? "" : String.format(Locale.ROOT, " %.0f%%", fraction * 100)));
        }
    }

    private synchronized void paint() {
        try {
            while (!closed) {
                wait(REDRAW_MILLIS);
                // What is over at once is not worth a line that flashes up.
                if (!closed && elapsedSeconds() > SHORT_SECONDS) {
                    draw();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        frame = (frame + 1) % FRAMES.length();
        StringBuilder line =
                new StringBuilder().append(FRAMES.charAt(frame)).append(' ').append(label);
        if (!Double.isNaN(fraction)) {
            int full = (int) Math.round(fraction * BAR_CELLS);
            line.append("  [")
                    .append("=".repeat(full))
                    .append(" ".repeat(BAR_CELLS - full))
                    .append(String.format(Locale.ROOT, "] %3.0f%%", fraction * 100));
        }
        line.append(String.format(Locale.ROOT, "  %.1f s", elapsedSeconds()));
        line.append(detail.isEmpty() ? "" : "  " + detail);
        err.print("\r\u001b[K" + CellText.fit(line.toString(), columns - 1));
        err.flush();
        drawn = true;
    }

    private void erase() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
            drawn = false;
        }
    }
}
