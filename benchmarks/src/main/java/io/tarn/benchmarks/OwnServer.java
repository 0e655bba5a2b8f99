package io.tarn.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Tarn server of this build in a process of its own, on a folder that goes with it. */
final class OwnServer implements AutoCloseable {
    private static final int LONGEST_START_SECONDS = 60;

    private final Process process;
    private final Path folder;
    private final URI uri;

    private OwnServer(Process process, Path folder, URI uri) {
        this.process = process;
        this.folder = folder;
        this.uri = uri;
    }

    /** Starts {@code tarn serve} with these options. */
    static OwnServer start(Path launcher, Path below, List<String> options) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Files.createDirectories(below), "tarn-benchmark-");
        List<String> command =
                new ArrayList<>(List.of(launcher.toString(), "serve", "--port", "0", "--data-dir", folder.toString()));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        for (int i = 0; i < LONGEST_START_SECONDS * 10; i++) {
            Path lock = folder.resolve("tarn.lock");
            String url = Files.exists(lock) ? Files.readString(lock) : "";
            if (url.startsWith("http")) {
                return new OwnServer(process, folder, URI.create(url));
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
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
