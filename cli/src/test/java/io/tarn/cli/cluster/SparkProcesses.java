package io.tarn.cli.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** {@code tarn spark master} and {@code tarn spark worker} in processes of their own. Whatever is left is killed at the end. */
final class SparkProcesses implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final List<Process> started = new ArrayList<>();

    SparkProcesses(Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
    }

    /** Where the master is, or is going to be. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    Process startMaster() throws IOException {
        return start("master", "--port", String.valueOf(port));
    }

    /** A worker of one core, with files of its own in a folder of this name. */
    Process startWorker(String name) throws IOException {
        return start(name, "worker", master(), "--cores", "1", "--memory", "1g");
    }

    private Process start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + System.getProperty("spark.jvm.options"),
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=240m",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.tarn.cli.Main",
                "spark"));
        if (arguments[0].startsWith("--")) {
            command.add(name);
        }
        command.addAll(Arrays.asList(arguments));
        Path place = Files.createDirectories(folder.resolve(name));
        command.addAll(List.of("--dir", place.toString(), "--page-port", "0"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        started.add(process);
        return process;
    }

    /** Whether an executor of the worker has finished a task that other tasks need. */
    boolean hasShuffleFiles(String worker) throws IOException {
        Path local = folder.resolve(worker).resolve("local");
        if (!Files.isDirectory(local)) {
            return false;
        }
        try (Stream<Path> below = Files.walk(local)) {
            return below.anyMatch(path -> path.getFileName().toString().matches("shuffle_.*\\.data"));
        } catch (java.io.UncheckedIOException e) {
            // A folder went while it was looked into.
            return false;
        }
    }

    /** SIGKILL for the process and all that it started: an executor does not see its worker go first. */
    static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : started) {
            kill(process);
        }
    }
}
