package io.tarn.connect;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tarn serve} with Spark Connect, in a process and on a class path of its own. */
final class ConnectedServer implements AutoCloseable {
    private static final Pattern CONNECT = Pattern.compile("Spark Connect listens on (sc://\\S+)");
    private static final long PATIENCE_NANOS = 180_000_000_000L;

    private final Process process;
    private final Path log;
    private final URI http;
    private final HttpClient client = HttpClient.newHttpClient();

    private ConnectedServer(Process process, Path log, URI http) {
        this.process = process;
        this.log = log;
        this.http = http;
    }

    static ConnectedServer start(Path folder) throws IOException {
        Path cli = Path.of("..", "cli", "target").toAbsolutePath().normalize();
        Path log = folder.resolve("serve.log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + System.getProperty("spark.jvm.options"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:ReservedCodeCacheSize=240m",
                        "-Xmx1g",
                        "-cp",
                        cli.resolve("tarn-cli.jar")
                                + File.pathSeparator
                                + Files.readString(cli.resolve("classpath.txt")).strip(),
                        "io.tarn.cli.Main",
                        "serve",
                        "--port",
                        "0",
                        "--data-dir",
                        folder.resolve("data").toString(),
                        "--spark-connect-port",
                        "0"))
                .redirectError(log.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String ready = out.readLine();
        if (ready == null) {
            throw new IllegalStateException(Files.readString(log));
        }
        return new ConnectedServer(process, log, URI.create(ready.split(" ")[2]));
    }

    /** Where Spark Connect listens, once it does. */
    String connect() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            Matcher line = CONNECT.matcher(Files.readString(log));
            if (line.find()) {
                return line.group(1);
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException(Files.readString(log));
    }

    HttpResponse<String> post(String path, String contentType, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(http.resolve(path))
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** What a meter counts, all its tags together; zero if it is not there. */
    double meter(String name) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(http.resolve("/metrics")).build(), BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
