package io.tarn.cli.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** {@code tarn spark master} and {@code tarn spark worker} in processes of their own. Whatever is left is killed at the end. */
final class SparkProcesses implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Path secretFile;
    private final List<Process> started = new ArrayList<>();

    SparkProcesses(Path folder) throws IOException {
        this.folder = folder;
        this.secretFile = secretFile("secret");
        try (ServerSocket socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
    }

    /** Where the master is, or is going to be. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** The file with the secret of the cluster. */
    Path secretFile() {
        return secretFile;
    }

    private Path secretFile(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name + "-" + UUID.randomUUID());
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    Process startMaster() throws IOException {
        return start("master", secretFile, "--port", String.valueOf(port));
    }

    /** A worker of one core, with files of its own in a folder of this name. */
    Process startWorker(String name) throws IOException {
        return start(name, secretFile, "worker", master(), "--cores", "1", "--memory", "1g");
    }

    /** A worker that does not know the secret of the cluster. */
    Process startStranger(String name) throws IOException {
        return start(name, secretFile("another"), "worker", master(), "--cores", "1", "--memory", "1g");
    }

    /** What a process has logged. */
    String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    /** The command lines of all that was started and what that started in turn, as other users of the machine see them. */
    List<String> commandLines() {
        return started.stream()
                .flatMap(process -> Stream.concat(Stream.of(process.toHandle()), process.descendants()))
                .map(process -> process.info().commandLine().orElse(""))
                .toList();
    }

    private Process start(String name, Path secret, String... arguments) throws IOException {
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
        command.addAll(List.of("--dir", place.toString(), "--page-port", "0", "--secret-file", secret.toString()));
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
