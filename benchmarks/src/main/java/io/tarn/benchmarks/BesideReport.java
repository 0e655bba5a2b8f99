package io.tarn.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What two servers took, as a table.
 *
 * @param rows one operation each
 * @param limit the ratio above which one is slower
 */
record BesideReport(List<BesideRow> rows, double limit) {
    void print(List<String> title, PrintStream out) {
        out.println();
        title.forEach(out::println);
        out.println();
        out.println(
                "| operation | other ms | own ms | wall | by start | other CPU ms | own CPU ms | CPU | by start | |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (BesideRow row : rows) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %s | %s | %.3f | %.3f | %s | %s | %s |%n",
                    row.title(),
                    row.median(round -> round.other().wallMillis()),
                    row.median(round -> round.own().wallMillis()),
                    row.ratio(BesideCost::wallMillis),
                    row.byStart(BesideCost::wallMillis),
                    row.median(round -> round.other().cpuMillis()),
                    row.median(round -> round.own().cpuMillis()),
                    row.ratio(BesideCost::cpuMillis),
                    row.byStart(BesideCost::cpuMillis),
                    verdict(row));
        }
        out.println();
    }

    /** The operations that took more than the limit, with all of the interval of the time or of the CPU time. */
    List<String> slower() {
        return rows.stream().filter(this::isSlower).map(BesideRow::title).toList();
    }

    private String verdict(BesideRow row) {
        if (isSlower(row)) {
            return "slower";
        }
        return exceeds(row, BesideRatio::high) ? "not sure" : "within the limit";
    }

    private boolean isSlower(BesideRow row) {
        return exceeds(row, BesideRatio::low);
    }

    private boolean exceeds(BesideRow row, ToDoubleFunction<BesideRatio> end) {
        return end.applyAsDouble(row.ratio(BesideCost::wallMillis)) > limit
                || end.applyAsDouble(row.ratio(BesideCost::cpuMillis)) > limit;
    }
}
