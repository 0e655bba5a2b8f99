package io.tarn.query.load;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts CSV text into records and knows on which line each begins. A quote opens a quoted value only at the start of a
 * value, and text after a closing quote makes the value an unquoted one, just as Spark's parser sees it, so both agree on where
 * a record ends. Records that are blank lines are passed over. One thread.
 *
 * <pre>
 *     while (records.advance()) { use(records.line(), records.text()); }
 * </pre>
 */
public final class CsvRecords implements Closeable {
    private static final int END = -1;
    private static final int BUFFER_CHARS = 1 << 15;

    private final BufferedReader in;
    private final char delimiter;
    private final char quote;
    private final StringBuilder text = new StringBuilder();
    private final char[] buffer = new char[BUFFER_CHARS];
    private int position;
    private int filled;
    private long nextLine = 1;
    private long line;
    private boolean openAtEnd;
    private boolean overLines;
    private long unclosedLine;

    /** Reads all of the text and closes it with {@link #close()}. */
    public CsvRecords(BufferedReader in, CsvForm form) {
        this.in = in;
        this.delimiter = form.delimiter();
        this.quote = form.quote();
    }

    /** Moves to the next record; false at the end. */
    public boolean advance() throws IOException {
        do {
            if (peek() == END) {
                return false;
            }
            line = nextLine;
            text.setLength(0);
            readRecord();
        } while (blank());
        return true;
    }

    /** The line on which the record begins, from 1. */
    public long line() {
        return line;
    }

    /** The record as it stands in the file, without its line end. */
    public String text() {
        return text.toString();
    }

    /** The values of the record, without their quotes. */
    public List<String> values() {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean doubled = quoted && c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote;
            if (doubled) {
                value.append(c);
                i++;
            } else if (c == quote && (quoted || atStart)) {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
            atStart = c == delimiter && !quoted;
        }
        values.add(value.toString());
        return values;
    }

    /** Whether a quote is still open at the end of the text; then the rest of the text was read as one value. */
    public boolean openAtEnd() {
        return openAtEnd;
    }

    /** The line of the quote that is still open at the end. */
    public long unclosedLine() {
        return unclosedLine;
    }

    /** Whether some value so far goes over a line end. */
    public boolean overLines() {
        return overLines;
    }

    private boolean blank() {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    private void readRecord() throws IOException {
        boolean atStart = true;
        while (true) {
            int c = take();
            if (c == END || endsLine(c)) {
                return;
            }
            text.append((char) c);
            if (c == quote && atStart) {
                readQuoted();
                atStart = false;
            } else {
                atStart = c == delimiter;
            }
        }
    }

    private void readQuoted() throws IOException {
        long opened = nextLine;
        while (true) {
            int c = take();
            if (c == END) {
                openAtEnd = true;
                unclosedLine = opened;
                return;
            }
            text.append((char) c);
            if (c == quote) {
                if (peek() != quote) {
                    return;
                }
                text.append((char) take());
            } else if (c == '\n' || c == '\r') {
                overLines = true;
                countLine(c);
            }
        }
    }

    private boolean endsLine(int c) throws IOException {
        if (c != '\n' && c != '\r') {
            return false;
        }
        if (c == '\r' && peek() == '\n') {
            take();
        }
        nextLine++;
        return true;
    }

    private void countLine(int c) throws IOException {
        boolean firstOfTwo = c == '\r' && peek() == '\n';
        if (!firstOfTwo) {
            nextLine++;
        }
    }

    private int peek() throws IOException {
        if (position == filled) {
            filled = Math.max(0, in.read(buffer));
            position = 0;
        }
        return filled == 0 ? END : buffer[position];
    }

    private int take() throws IOException {
        int c = peek();
        if (c != END) {
            position++;
        }
        return c;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
