package io.tarn.cli.demo;

/** Runs a command line of {@code tarn} inside this process. */
@FunctionalInterface
public interface CommandRunner {
    /** Runs it; the words are those after {@code tarn}. Returns the exit code. */
    int run(String... words);
}
