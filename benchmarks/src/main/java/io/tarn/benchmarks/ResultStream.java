package io.tarn.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A slow client reads a long result in each streamed format, from a server in a process of its own. Tells how much memory that
 * process had before, at its most while the client read, and afterwards: resident, and live on the heap.
 */
final class ResultStream {
    private static final double MIB = 1 << 20;
    private static final long PAUSE_EVERY_BYTES = 8L << 20;
    private static final int LOOKS = 4;

    private final OwnServer server;
    private final long rows;
    private final HttpClient http = HttpClient.newHttpClient();
    private final PrintStream out = System.out;

    private ResultStream(OwnServer server, long rows) {
        this.server = server;
        this.rows = rows;
    }

    /** Argument: rows, 10 million if left out. */
    public static void main(String[] args) throws Exception {
        long rows = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
        Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
        try (OwnServer server = OwnServer.start(root.resolve("tarn"), root.resolve("benchmarks/target"), List.of())) {
            new ResultStream(server, rows).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        read(1_000, "text/csv", "identity");
        out.printf(
                Locale.ROOT,
                "%-38s %-9s %8s %8s %22s %22s%n",
                "",
                "",
                "seconds",
                "MiB sent",
                "RSS before/most MiB",
                "heap before/most MiB");
        for (String accept : List.of("application/vnd.apache.arrow.stream", "application/x-ndjson", "text/csv")) {
            for (String encoding : List.of("identity", "gzip", "zstd")) {
                report(accept, encoding);
            }
        }
    }

    private void report(String accept, String encoding) throws IOException, InterruptedException {
        double residentBefore = resident();
        double heapBefore = heap();
        long began = System.nanoTime();
        Sample sample = read(rows, accept, encoding);
        out.printf(
                Locale.ROOT,
                "%-38s %-9s %8.1f %8.0f %11.0f %10.0f %11.0f %10.0f%n",
                accept,
                encoding,
                (System.nanoTime() - began) / 1e9,
                sample.bytes / MIB,
                residentBefore,
                sample.mostResident,
                heapBefore,
                sample.mostHeap);
    }

    /** What one read has seen. */
    private static final class Sample {
        private long bytes;
        private double mostResident;
        private double mostHeap;
    }

    private Sample read(long count, String accept, String encoding) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                HttpRequest.newBuilder(server.uri().resolve("/v1/sql"))
                        .header("Accept", accept)
                        .header("Accept-Encoding", encoding)
                        .POST(BodyPublishers.ofString(
                                "SELECT id, id * 7919 % 1000003 AS n, concat('row ', id) AS t FROM range(" + count
                                        + ")"))
                        .build(),
                BodyHandlers.ofInputStream());
        Sample sample = new Sample();
        byte[] bytes = new byte[1 << 16];
        long next = PAUSE_EVERY_BYTES;
        try (InputStream body = response.body()) {
            for (int n = body.read(bytes); n >= 0; n = body.read(bytes)) {
                sample.bytes += n;
                sample.mostResident = Math.max(sample.mostResident, resident());
                if (sample.bytes >= next) {
                    next += PAUSE_EVERY_BYTES;
                    Thread.sleep(50);
                    if (next % (PAUSE_EVERY_BYTES * 8) == 0) {
                        sample.mostHeap = Math.max(sample.mostHeap, heap());
                    }
                }
            }
        }
        return sample;
    }

    /** Resident memory of the server in MiB, as Linux tells it. */
    private double resident() throws IOException {
        String statm = Files.readString(Path.of("/proc", String.valueOf(server.pid()), "statm"));
        return Long.parseLong(statm.split(" ", -1)[1]) * 4096 / MIB;
    }

    /**
     * Live bytes on the server's heap in MiB, after a collection. The JVM leaves the collection out while any thread is inside
     * native code that has hold of an array, as compression is, and then counts garbage too; so the least of some looks is it.
     */
    private double heap() throws IOException, InterruptedException {
        double least = look();
        for (int i = 1; i < LOOKS; i++) {
            least = Math.min(least, look());
        }
        return least;
    }

    private double look() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder("jcmd", String.valueOf(server.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor(1, TimeUnit.MINUTES);
        String total = text.substring(text.lastIndexOf("Total")).strip();
        return Long.parseLong(total.split("\\s+", -1)[2]) / MIB;
    }
}
