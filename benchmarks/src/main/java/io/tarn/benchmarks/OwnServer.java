package io.tarn.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Tarn server of this build in a process of its own. */
final class OwnServer implements AutoCloseable {
    private static final int LONGEST_START_SECONDS = 60;

    private final Process process;
    private final Path folder;
    private final URI uri;
    private final boolean passing;

    private OwnServer(Process process, Path folder, URI uri, boolean passing) {
        this.process = process;
        this.folder = folder;
        this.uri = uri;
        this.passing = passing;
    }

    /** Starts {@code tarn serve} with these options, on a data folder that goes with it. */
    static OwnServer start(Path launcher, Path below, List<String> options) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Files.createDirectories(below), "tarn-benchmark-");
        return start(launcher, folder, options, Map.of(), true);
    }

    /** Starts {@code tarn serve} with these options and environment, on a data folder that stays. */
    static OwnServer startOn(Path folder, Path launcher, List<String> options, Map<String, String> environment)
            throws IOException, InterruptedException {
        Files.deleteIfExists(Files.createDirectories(folder).resolve("tarn.lock"));
        return start(launcher, folder, options, environment, false);
    }

    private static OwnServer start(
            Path launcher, Path folder, List<String> options, Map<String, String> environment, boolean passing)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(launcher.toString(), "serve", "--port", "0", "--data-dir", folder.toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        for (int i = 0; i < LONGEST_START_SECONDS * 10; i++) {
            Path lock = folder.resolve("tarn.lock");
            String url = Files.exists(lock) ? Files.readString(lock) : "";
            if (url.startsWith("http")) {
                return new OwnServer(process, folder, URI.create(url), passing);
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        process.destroyForcibly();
        throw new IOException("Tarn did not start: " + Files.readString(folder.resolve("out.txt")));
    }

    Contender contender(String name) {
        return new Contender(name, uri.resolve("/catalog"), "lake", process.pid());
    }

    URI uri() {
        return uri;
    }

    /** Waits until every part of it does its work. */
    void awaitReady(HttpClient http) throws IOException, InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(uri.resolve("/health/ready")).build();
        for (int i = 0; i < LONGEST_START_SECONDS * 10; i++) {
            if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException("Tarn did not become ready: " + Files.readString(folder.resolve("out.txt")));
    }

    String version(HttpClient http) throws IOException, InterruptedException {
        HttpRequest live = HttpRequest.newBuilder(uri.resolve("/health/live")).build();
        String answer = http.send(live, BodyHandlers.ofString()).body();
        return new ObjectMapper().readTree(answer).path("version").asText();
    }

    long pid() {
        return process.pid();
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        if (!passing) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
