package io.tarn.samples.jobs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code tarn serve}, {@code tarn spark master} and {@code tarn spark worker}, and jobs that are submitted to them: processes
 * as README.md of the samples starts them. Whatever is left is killed at the end.
 */
final class JobCluster implements AutoCloseable {
    private static final Path CLI =
            Path.of("..", "cli", "target").toAbsolutePath().normalize();
    private static final Path BUILT = Path.of("target").toAbsolutePath();

    private final Path folder;
    private final String master;
    private final URI server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();

    private JobCluster(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        try (ServerSocket socket = new ServerSocket(0)) {
            this.master = "spark://127.0.0.1:" + socket.getLocalPort();
        }
        String port = master.substring(master.lastIndexOf(':') + 1);
        begin("master", "spark", "master", "--port", port, "--page-port", "0", "--dir", "tarn-spark");
        begin(
                "worker",
                "spark",
                "worker",
                master,
                "--cores",
                "2",
                "--memory",
                "2g",
                "--page-port",
                "0",
                "--dir",
                "work");
        Process serve = begin(
                "serve",
                "serve",
                "--port",
                "0",
                "--data-dir",
                "data",
                "--spark-master",
                master,
                "--spark-executors",
                "1",
                "--spark-executor-cores",
                "1",
                "--spark-executor-memory",
                "700MB");
        this.server = URI.create(awaitReady(serve).split(" ")[2]);
    }

    static JobCluster start(Path folder) throws IOException, InterruptedException {
        return new JobCluster(folder);
    }

    /** Runs {@code tarn} to its end, with this server. */
    void tarn(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--server", server.toString()));
        Process process = begin("command", all.toArray(String[]::new));
        if (process.waitFor() != 0) {
            throw new AssertionError(all + " failed: " + log("command"));
        }
    }

    /** Spark's own main class for submissions, in a process that has the distribution's jars and MLlib's libraries. */
    Process submit(String name, Class<?> job, String... arguments) throws IOException {
        Path home = folder.resolve("tarn-spark").resolve("home");
        // As README.md says: the job's own settings, and the secret, in a file that nobody else reads.
        Path settings = folder.resolve(name + ".conf");
        Files.writeString(
                settings,
                Files.readString(Path.of("submit.conf"))
                        + "spark.authenticate.secret "
                        + Files.readString(folder.resolve(".tarn").resolve("spark-secret")));
        String mllib = BUILT.resolve("mllib") + File.separator + "*";
        List<String> command = java(
                home.resolve("conf") + File.pathSeparator + home.resolve("jars") + "/*" + File.pathSeparator + mllib);
        command.addAll(List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                master,
                "--properties-file",
                settings.toString(),
                "--conf",
                "spark.sql.catalog.lake.uri=" + server + "/catalog",
                "--conf",
                "spark.executor.extraClassPath=" + mllib,
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--class",
                job.getName(),
                BUILT.resolve("tarn-samples.jar").toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = process(name, command);
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.redirectOutput(output(name).toFile()).start();
        started.add(process);
        return process;
    }

    /** A job that ends by itself: what it prints. */
    List<String> run(String name, Class<?> job, String... arguments) throws IOException, InterruptedException {
        int exitCode = submit(name, job, arguments).waitFor();
        if (exitCode != 0) {
            throw new AssertionError(name + " ended with " + exitCode + ": " + log(name));
        }
        return Files.readAllLines(output(name));
    }

    /** The lines of an answer to a statement, without that of the names. */
    List<String> sql(String statement) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.resolve("/v1/sql"))
                        .header("Content-Type", "text/plain")
                        .header("Accept", "text/csv")
                        .POST(BodyPublishers.ofString(statement))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(statement + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().lines().skip(1).toList();
    }

    String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    private Path output(String name) {
        return folder.resolve(name + ".out");
    }

    private Process begin(String name, String... arguments) throws IOException {
        List<String> command = java(CLI.resolve("tarn-cli.jar")
                + File.pathSeparator
                + Files.readString(CLI.resolve("classpath.txt")).strip());
        command.add("io.tarn.cli.Main");
        command.addAll(Arrays.asList(arguments));
        Process process = process(name, command).start();
        started.add(process);
        return process;
    }

    private List<String> java(String classPath) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + System.getProperty("spark.jvm.options"),
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=240m",
                "-Xmx1g",
                "-Duser.home=" + folder,
                "-cp",
                classPath));
    }

    private ProcessBuilder process(String name, List<String> command) {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve(name + ".log").toFile());
    }

    private String awaitReady(Process serve) throws IOException, InterruptedException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(serve.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null) {
            String log = log("serve");
            close();
            throw new IllegalStateException(log);
        }
        return line;
    }

    /** SIGKILL for the process and all that it started. */
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
