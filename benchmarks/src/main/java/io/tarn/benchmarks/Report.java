package io.tarn.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The measurements as a Markdown table, each peer as a ratio to the first contender. */
record Report(List<Measurement> measured, List<String> contenders) {
    void print(PrintStream out) {
        out.println(
                "| workload | clients | catalog | a second | times the peer's | server CPU ms | p50 ms | p99 ms | 409 | failed"
                        + " | least client's share |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (Measurement row : measured) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %d | %s | %.1f | %s | %.3f | %.2f | %.2f | %d | %d | %.2f |%n",
                    row.workload().title(),
                    row.clients(),
                    row.contender(),
                    row.perSecond(),
                    ratio(row),
                    row.cpuMillis(),
                    row.p50Millis(),
                    row.p99Millis(),
                    row.conflicts(),
                    row.failures(),
                    row.slowestShare());
        }
    }

    private String ratio(Measurement row) {
        String first = contenders.get(0);
        if (row.contender().equals(first)) {
            return "";
        }
        return measured.stream()
                .filter(other -> other.contender().equals(first)
                        && other.workload() == row.workload()
                        && other.clients() == row.clients())
                .map(own -> String.format(Locale.ROOT, "%s is %.1f times", first, own.perSecond() / row.perSecond()))
                .findFirst()
                .orElse("");
    }
}
