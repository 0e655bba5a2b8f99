package io.tarn.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where Tarn's time goes, query by query, from the server's own meters: once with plans that are known from the run before, once with a
 * text that is new each time. Nothing else may run on the server meanwhile.
 *
 * @param runs of each query
 */
record TarnProfile(TarnSql tarn, URI server, HttpClient http, int runs) {
    private static final Map<String, String> METERS = meters();

    private static Map<String, String> meters() {
        Map<String, String> meters = new LinkedHashMap<>();
        for (String phase : List.of("session", "check", "analyse", "optimise", "plan", "execute", "send")) {
            meters.put(phase, "tarn_sql_phase_seconds_sum{phase=\"" + phase + "\"}");
        }
        meters.put("(translation)", "tarn_native_translation_seconds_sum");
        meters.put("(catalog)", "tarn_http_requests_seconds_sum{area=\"/catalog\"");
        return meters;
    }

    void print(Map<String, String> queries, PrintStream out) throws IOException, InterruptedException {
        out.println();
        out.println("Where the time goes: milliseconds a run, mean of " + runs
                + ". The rest is HTTP, the history and the client; translation is part of plan, and the catalog's answers are part of"
                + " others.");
        for (boolean known : new boolean[] {true, false}) {
            out.println();
            out.println(known ? "With known plans:" : "With new texts:");
            out.println();
            out.println("| query | all | " + String.join(" | ", METERS.keySet()) + " | rest |");
            out.println("|---".repeat(METERS.size() + 3) + "|");
            Map<String, Double> total = new TreeMap<>();
            for (Map.Entry<String, String> query : queries.entrySet()) {
                Map<String, Double> spent = spent(query.getValue(), known);
                spent.forEach((name, millis) -> total.merge(name, millis, Double::sum));
                print(query.getKey(), spent, out);
            }
            print("total", total, out);
        }
    }

    private static void print(String query, Map<String, Double> spent, PrintStream out) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "| %s | %.1f", query, spent.get("all")));
        METERS.keySet().forEach(name -> line.append(String.format(Locale.ROOT, " | %.1f", spent.get(name))));
        out.printf(Locale.ROOT, "%s | %.1f |%n", line, spent.get("rest"));
    }

    private Map<String, Double> spent(String sql, boolean known) throws IOException, InterruptedException {
        tarn.ask(sql);
        Map<String, Double> before = read();
        double all = 0;
        for (int run = 0; run < runs; run++) {
            all += tarn.ask(known ? sql : sql + "\n-- " + System.nanoTime()).millis();
        }
        Map<String, Double> after = read();
        Map<String, Double> spent = new TreeMap<>();
        double rest = all / runs;
        for (String name : METERS.keySet()) {
            double millis = 1000 * (after.getOrDefault(name, 0.0) - before.getOrDefault(name, 0.0)) / runs;
            spent.put(name, millis);
            rest -= name.startsWith("(") ? 0 : millis;
        }
        spent.put("all", all / runs);
        spent.put("rest", rest);
        return spent;
    }

    /** Seconds, by the names above. */
    private Map<String, Double> read() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/metrics")).build();
        String text = http.send(request, BodyHandlers.ofString()).body();
        Map<String, Double> seconds = new TreeMap<>();
        for (String line : text.lines().toList()) {
            METERS.forEach((name, meter) -> {
                if (line.startsWith(meter)) {
                    seconds.merge(name, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)), Double::sum);
                }
            });
        }
        return seconds;
    }
}
