package io.tarn.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Trino of one node in a process of its own, from its tarball, with the tables of an Iceberg REST catalog. */
final class TrinoServer implements AutoCloseable {
    static final String CATALOG = "lake";

    private static final int LONGEST_START_SECONDS = 180;

    private final Process process;
    private final URI uri;
    private final String version;

    private TrinoServer(Process process, URI uri, String version) {
        this.process = process;
        this.uri = uri;
        this.version = version;
    }

    /**
     * Starts it.
     *
     * @param tarball {@code trino-server-476.tar.gz}
     * @param java home of a JDK that is new enough for it
     * @param below where it is unpacked, once
     */
    static TrinoServer start(Path tarball, Path java, Path below, URI catalog, Memory memory)
            throws IOException, InterruptedException {
        String name = String.valueOf(tarball.getFileName()).replace(".tar.gz", "");
        Path home = below.resolve(name);
        if (!Files.isDirectory(home)) {
            Files.createDirectories(below);
            Process tar = new ProcessBuilder("tar", "xzf", tarball.toString(), "-C", below.toString())
                    .inheritIO()
                    .start();
            if (tar.waitFor() != 0) {
                throw new IOException(tarball + " cannot be unpacked");
            }
        }
        int port = freePort();
        configure(home.resolve("etc"), below.resolve(name + "-data"), port, catalog, memory);
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/launcher").toString(), "run")
                .redirectErrorStream(true)
                .redirectOutput(below.resolve(name + ".log").toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("PATH", java.resolve("bin") + ":" + System.getenv("PATH"));
        TrinoServer server = new TrinoServer(
                builder.start(), URI.create("http://127.0.0.1:" + port), name.replace("trino-server-", ""));
        server.awaitReady(below.resolve(name + ".log"));
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void configure(Path etc, Path data, int port, URI catalog, Memory memory) throws IOException {
        Files.createDirectories(etc.resolve("catalog"));
        Files.write(
                etc.resolve("node.properties"),
                List.of("node.environment=benchmark", "node.id=" + UUID.randomUUID(), "node.data-dir=" + data));
        Files.write(
                etc.resolve("jvm.config"),
                List.of(
                        "-server",
                        memory.heap(),
                        "-XX:G1HeapRegionSize=32M",
                        "-XX:+ExplicitGCInvokesConcurrent",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:ReservedCodeCacheSize=512M",
                        "-XX:PerMethodRecompilationCutoff=10000",
                        "-XX:PerBytecodeRecompilationCutoff=10000",
                        "-Djdk.attach.allowAttachSelf=true",
                        "-Djdk.nio.maxCachedBufferSize=2000000"));
        Files.write(
                etc.resolve("config.properties"),
                List.of(
                        "coordinator=true",
                        "node-scheduler.include-coordinator=true",
                        "http-server.http.port=" + port,
                        "discovery.uri=http://127.0.0.1:" + port));
        Files.write(
                etc.resolve("catalog").resolve(CATALOG + ".properties"),
                List.of(
                        "connector.name=iceberg",
                        "iceberg.catalog.type=rest",
                        "iceberg.rest-catalog.uri=" + catalog,
                        "iceberg.rest-catalog.warehouse=lake",
                        "fs.hadoop.enabled=true"));
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest info = HttpRequest.newBuilder(uri.resolve("/v1/info")).build();
        for (int i = 0; i < LONGEST_START_SECONDS && process.isAlive(); i++) {
            Thread.sleep(1000);
            try {
                if (http.send(info, BodyHandlers.ofString()).body().contains("\"starting\":false")) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
        }
        close();
        throw new IOException("Trino did not start; " + log + " says why");
    }

    URI uri() {
        return uri;
    }

    String version() {
        return version;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (Stream<ProcessHandle> below = process.descendants()) {
            below.forEach(ProcessHandle::destroy);
        }
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
