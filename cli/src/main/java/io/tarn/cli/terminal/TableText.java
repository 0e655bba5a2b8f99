package io.tarn.cli.terminal;

import io.tarn.api.ColumnInfo;
import io.tarn.api.StatementAnswer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A result as an aligned table: numbers to the right, {@code NULL} shown, a value of several lines as several lines.
 *
 * <p>Rows are collected in pages, so that a result of any length takes bounded memory: the first page sets the widths, and
 * a wider value further down pushes its own line only. Where a width is given, text columns are cut to fit it, the widest
 * first; numbers and a lone column never are. For one thread.
 */
public final class TableText implements AutoCloseable {
    /** The width of a table that is cut nowhere. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int PAGE_ROWS = 10_000;
    private static final int LEAST_TEXT_CELLS = 8;
    private static final String SEPARATOR = " | ";
    private static final Pattern LINE_END = Pattern.compile("\r?\n");

    private final PrintStream out;
    private final List<ColumnInfo> columns;
    private final int limit;
    private final List<List<List<String>>> page = new ArrayList<>();
    private final int[] widths;
    private boolean headerPrinted;
    private long rows;

    /** A table of these columns that is printed to the stream and is at most so many cells wide, if that can be. */
    public TableText(PrintStream out, List<ColumnInfo> columns, int limit) {
        this.out = out;
        this.columns = List.copyOf(columns);
        this.limit = limit;
        this.widths = new int[columns.size()];
    }

    /** Prints a whole answer. */
    public static void print(PrintStream out, StatementAnswer answer, int limit) {
        try (TableText table = new TableText(out, answer.columns(), limit)) {
            answer.rows().forEach(table::add);
        }
    }

    /** The width that suits the streams: the terminal's, or no limit where output goes to a file or another program. */
    public static int limitOf(CliStreams streams) {
        return streams.isTerminal(StandardStream.OUT) ? streams.columns().getAsInt() : UNLIMITED;
    }

    /** Adds a row of as many values as there are columns. */
    public void add(List<? extends @Nullable Object> values) {
        List<List<String>> cells = new ArrayList<>(values.size());
        for (Object value : values) {
            cells.add(LINE_END.splitAsStream(ValueText.of(value))
                    .map(CellText::harmless)
                    .toList());
        }
        page.add(cells);
        rows++;
        if (page.size() == PAGE_ROWS) {
            flushPage();
        }
    }

    /** How many rows were added. */
    public long rows() {
        return rows;
    }

    /** Prints what is still held; of a result without rows the header, of one without columns nothing. */
    @Override
    public void close() {
        if (!columns.isEmpty()) {
            flushPage();
        }
        out.flush();
    }

    private void flushPage() {
        if (!headerPrinted) {
            measure();
            header();
            headerPrinted = true;
        }
        page.forEach(this::row);
        page.clear();
    }

    private void measure() {
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            int values = page.stream()
                    .flatMap(row -> row.get(column).stream())
                    .mapToInt(CellText::width)
                    .max()
                    .orElse(0);
            widths[i] = Math.max(values, CellText.width(columns.get(i).name()));
        }
        cut();
    }

    /** Lowers the widest text columns to one common width, the largest with which the table fits. */
    private void cut() {
        int separators = SEPARATOR.length() * (widths.length - 1) + 2;
        int tooMuch = Arrays.stream(widths).sum() + separators - limit;
        if (limit == UNLIMITED || widths.length < 2 || tooMuch <= 0) {
            return;
        }
        List<Integer> text = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            if (!ValueText.isNumeric(columns.get(i).type())) {
                text.add(i);
            }
        }
        text.sort(Collections.reverseOrder((a, b) -> Integer.compare(widths[a], widths[b])));
        int budget = text.stream().mapToInt(i -> widths[i]).sum() - tooMuch;
        int left = text.size();
        for (int i = left - 1; i >= 0; i--) {
            int column = text.get(i);
            int share = Math.max(LEAST_TEXT_CELLS, budget / left);
            widths[column] = Math.min(widths[column], share);
            budget -= widths[column];
            left--;
        }
    }

    private void header() {
        List<List<String>> names = columns.stream()
                .map(column -> List.of(CellText.harmless(column.name())))
                .toList();
        row(names);
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            rule.append(i == 0 ? "" : "+").append("-".repeat(widths[i] + 2));
        }
        out.println(rule);
    }

    private void row(List<List<String>> cells) {
        int height = cells.stream().mapToInt(List::size).max().orElse(0);
        for (int line = 0; line < Math.max(1, height); line++) {
            StringBuilder text = new StringBuilder(" ");
            for (int i = 0; i < widths.length; i++) {
                List<String> cell = cells.get(i);
                text.append(i == 0 ? "" : SEPARATOR);
                text.append(aligned(i, line < cell.size() ? cell.get(line) : ""));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private String aligned(int column, String text) {
        boolean numeric = ValueText.isNumeric(columns.get(column).type());
        boolean cuttable = limit != UNLIMITED && !numeric && widths.length > 1;
        String shown = cuttable ? CellText.fit(text, widths[column]) : text;
        String padding = " ".repeat(Math.max(0, widths[column] - CellText.width(shown)));
        return numeric ? padding + shown : shown + padding;
    }
}
