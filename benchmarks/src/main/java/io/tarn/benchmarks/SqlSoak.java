package io.tarn.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Many clients send mixed statements to one server with its default settings, for minutes. Tells whether an answer was wrong or lost,
 * how fairly clients waited, how heap and disk went, and how fast the catalog answered meanwhile.
 */
final class SqlSoak {
    /** Of the table that all read. */
    static final long ROWS = 200_000;

    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
    private static final double MIB = 1 << 20;

    private final OwnServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final PrintStream out = System.out;
    private final List<Long> catalogNanos = new ArrayList<>();

    private SqlSoak(OwnServer server) {
        this.server = server;
    }

    /** Arguments: minutes, clients. */
    public static void main(String[] args) throws Exception {
        double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 10;
        int clients = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
        try (OwnServer server = OwnServer.start(root.resolve("tarn"), root.resolve("benchmarks/target"), List.of())) {
            boolean good = new SqlSoak(server).run(Duration.ofMillis((long) (minutes * 60_000)), clients);
            System.exit(good ? 0 : 1);
        }
    }

    private boolean run(Duration length, int clients) throws Exception {
        sql("CREATE NAMESPACE soak");
        sql("CREATE TABLE soak.numbers AS SELECT id, id % 100 AS k, 'name ' || id AS name FROM range(" + ROWS + ")");
        long until = System.nanoTime() + length.toNanos();
        List<SoakClient.Tally> tallies =
                Stream.generate(SoakClient.Tally::new).limit(clients).toList();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            threads.execute(new SoakClient(http, server.uri(), i, until, tallies.get(i)));
        }
        threads.shutdown();
        out.println("  minute  statements  heap MB  resident MB  scratch MB  history MB  threads");
        long began = System.nanoTime();
        while (!threads.isTerminated()) {
            watch(System.nanoTime() + SAMPLE_EVERY.toNanos());
            sample(began, tallies);
            if (System.nanoTime() > until + Duration.ofMinutes(5).toNanos()) {
                throw new IOException("clients still wait for answers five minutes after the end");
            }
        }
        return report(tallies);
    }

    /** Asks the catalog for a table again and again. */
    private void watch(long until) throws IOException, InterruptedException {
        URI table = server.uri().resolve("/catalog/v1/lake/namespaces/soak/tables/numbers");
        do {
            long began = System.nanoTime();
            int status = http.send(HttpRequest.newBuilder(table).build(), BodyHandlers.ofByteArray())
                    .statusCode();
            if (status != 200) {
                throw new IOException("the catalog answered " + status);
            }
            catalogNanos.add(System.nanoTime() - began);
            Thread.sleep(50);
        } while (System.nanoTime() < until);
    }

    private void sample(long began, List<SoakClient.Tally> tallies) throws IOException, InterruptedException {
        String metrics = http.send(
                        HttpRequest.newBuilder(server.uri().resolve("/metrics")).build(), BodyHandlers.ofString())
                .body();
        double heap = metrics.lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
        double threads = metrics.lines()
                .filter(line -> line.startsWith("jvm_threads_live_threads"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
        long statements =
                tallies.stream().mapToLong(tally -> tally.statements.get()).sum();
        out.printf(
                Locale.ROOT,
                "%8.1f  %10d  %7.0f  %11.0f  %10.1f  %10.1f  %7.0f%n",
                (System.nanoTime() - began) / 60e9,
                statements,
                heap / MIB,
                residentBytes() / MIB,
                size(server.folder().resolve("scratch")) / MIB,
                size(server.folder().resolve("history.sqlite")) / MIB,
                threads);
    }

    private long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + server.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        }
    }

    private static long size(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (Stream<Path> below = Files.walk(path)) {
            return below.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }

    private boolean report(List<SoakClient.Tally> tallies) {
        long wrong = tallies.stream().mapToLong(tally -> tally.wrong.get()).sum();
        long refused = tallies.stream().mapToLong(tally -> tally.refused.get()).sum();
        out.printf("wrong or lost answers: %d; refused for a full queue and sent again: %d%n", wrong, refused);
        tallies.stream()
                .filter(tally -> !tally.firstWrong.isEmpty())
                .limit(5)
                .forEach(tally -> out.println("  " + tally.firstWrong));
        spread("statements of a client", tallies.stream().mapToLong(tally -> tally.statements.get()));
        spread(
                "mean wait of a client's query, ms",
                tallies.stream().mapToLong(tally -> tally.queuedMillis.get() / Math.max(1, tally.statements.get())));
        long[] catalog =
                catalogNanos.stream().mapToLong(nanos -> nanos / 1000).sorted().toArray();
        out.printf(
                Locale.ROOT,
                "catalog loadTable meanwhile: %d times, median %.1f ms, 99 %% within %.1f ms, longest %.1f ms%n",
                catalog.length,
                catalog[catalog.length / 2] / 1e3,
                catalog[catalog.length * 99 / 100] / 1e3,
                catalog[catalog.length - 1] / 1e3);
        return wrong == 0;
    }

    private void spread(String what, LongStream values) {
        long[] sorted = values.sorted().toArray();
        out.printf(
                "%s: least %d, median %d, most %d%n",
                what, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    private void sql(String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/sql"))
                        .POST(BodyPublishers.ofString(text))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(text + " answered " + answer.body());
        }
    }
}
