package io.tarn.cli.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code tarn serve} in a process of its own, as a user starts it. */
public final class ServeProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path errors;
    private final String readyLine;

    private ServeProcess(Process process, Path errors, String readyLine) {
        this.process = process;
        this.errors = errors;
        this.readyLine = readyLine;
    }

    /** Starts it and waits for its first line of output, which is empty if it ended without one. */
    public static ServeProcess start(Path folder, String... options) throws IOException {
        return start(folder, Map.of(), options);
    }

    public static ServeProcess start(Path folder, Map<String, String> environment, String... options)
            throws IOException {
        return start(folder, environment, "-Xmx1g", options);
    }

    public static ServeProcess start(Path folder, Map<String, String> environment, String heap, String[] options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + System.getProperty("spark.jvm.options"),
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=240m",
                heap,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.tarn.cli.Main",
                "serve"));
        command.addAll(List.of(options));
        Path errors = Files.createTempFile(folder, "serve", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        return new ServeProcess(process, errors, line == null ? "" : line);
    }

    public String readyLine() {
        return readyLine;
    }

    public URI uri() {
        return URI.create(readyLine.split(" ")[2]);
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** SIGKILL: no handler runs, nothing is flushed. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
