package io.tarn.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The times as a Markdown table and as CSV.
 *
 * @param title machine, versions, scale
 * @param timings all of them
 * @param contenders in their order; others are told as multiples of the first
 */
record SqlReport(List<String> title, List<SqlTiming> timings, List<String> contenders) {
    void print(PrintStream out) {
        title.forEach(out::println);
        out.println();
        List<String> head = new ArrayList<>(List.of("query"));
        contenders.forEach(name -> head.addAll(List.of(name + ": first", "best")));
        contenders.stream().skip(1).forEach(name -> head.add(name + " / " + contenders.get(0)));
        head.add("runs on");
        out.println("| " + String.join(" | ", head) + " |");
        out.println("|---".repeat(head.size()) + "|");
        for (String query : queries()) {
            print(out, query, List.of(query));
        }
        print(out, "total", queries());
    }

    List<String> queries() {
        return timings.stream().map(SqlTiming::query).distinct().toList();
    }

    private void print(PrintStream out, String name, List<String> queries) {
        StringBuilder line = new StringBuilder("| " + name);
        for (String contender : contenders) {
            line.append(String.format(
                    Locale.ROOT, " | %.0f | %.1f", sum(contender, queries, true), best(contender, queries)));
        }
        for (String contender : contenders.subList(1, contenders.size())) {
            line.append(
                    String.format(Locale.ROOT, " | %.2f", best(contender, queries) / best(contenders.get(0), queries)));
        }
        String how = queries.size() == 1 ? of(contenders.get(0), queries.get(0)).how() : "";
        out.println(line + " | " + how + " |");
    }

    /** Milliseconds, the best runs of the queries together. */
    double best(String contender, List<String> queries) {
        return sum(contender, queries, false);
    }

    private double sum(String contender, List<String> queries, boolean first) {
        return queries.stream()
                .map(query -> of(contender, query))
                .mapToDouble(timing -> first ? timing.first() : timing.best())
                .sum();
    }

    private SqlTiming of(String contender, String query) {
        return timings.stream()
                .filter(timing ->
                        timing.query().equals(query) && timing.contender().equals(contender))
                .findFirst()
                .orElseThrow();
    }

    /** A line a run; run 0 is the first. */
    void write(Path csv) throws IOException {
        StringBuilder text = new StringBuilder();
        title.forEach(line -> text.append("# ").append(line).append('\n'));
        text.append("query,contender,run,millis,how\n");
        for (SqlTiming timing : timings) {
            for (int run = 0; run < timing.millis().size(); run++) {
                text.append(String.format(
                        Locale.ROOT,
                        "%s,%s,%d,%.3f,%s%n",
                        timing.query(),
                        timing.contender(),
                        run,
                        timing.millis().get(run),
                        timing.how()));
            }
        }
        Files.writeString(csv, text);
    }
}
