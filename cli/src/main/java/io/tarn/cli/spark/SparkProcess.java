package io.tarn.cli.spark;

import io.tarn.cli.terminal.AtExit;
import io.tarn.cli.terminal.CommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of Spark in the foreground of this one: Spark reads its home from the environment, which a process cannot give
 * to itself. It ends with this one.
 */
final class SparkProcess {
    private static final int END_SECONDS = 8;

    private final Distribution distribution;
    private final SparkHome home;
    private final String secret;

    SparkProcess(Distribution distribution, SparkHome home, String secret) {
        this.distribution = distribution;
        this.home = home;
        this.secret = secret;
    }

    /** Runs the main class until it ends; its exit code. */
    int run(List<String> options, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(distribution.java().toString());
        command.addAll(distribution.openings());
        command.addAll(options);
        command.addAll(List.of("-cp", home.classPath(), mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("SPARK_HOME", home.folder().toString());
        builder.environment().put("SPARK_SCALA_VERSION", home.scala());
        // In an environment, others than its user cannot read it, and a worker hands it to its executors in the same
        // way.
        builder.environment().put("_SPARK_AUTH_SECRET", secret);
        // Where the web pages listen: they ask nobody who they are.
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        try {
            Process process = builder.start();
            try (AtExit atExit = AtExit.run("tarn-spark-stop", () -> end(process))) {
                return process.waitFor();
            }
        } catch (IOException e) {
            throw new CommandException("cannot start '" + distribution.java() + "': " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
