package io.tarn.cli.sql;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Lines with their line ends as they are, from a stream that may break off: what came of the last line is not lost. A line
 * longer than the bound comes in parts. For one thread.
 */
final class WholeLines {
    private static final int LINE_MAX_CHARS = 1 << 20;

    private final Reader reader;
    private final StringBuilder line = new StringBuilder();

    /** Lines of a reader, which should be buffered. */
    WholeLines(Reader reader) {
        this.reader = reader;
    }

    /** The next line with its line end, the last one perhaps without, or null at the end. */
    @Nullable
    String next() throws IOException {
        int c = reader.read();
        while (c >= 0) {
            line.append((char) c);
            if (c == '\n' || line.length() == LINE_MAX_CHARS) {
                return take();
            }
            c = reader.read();
        }
        return line.isEmpty() ? null : take();
    }

    /** What was read of a line that did not end. */
    String rest() {
        return line.toString();
    }

    private String take() {
        String whole = line.toString();
        line.setLength(0);
        return whole;
    }
}
