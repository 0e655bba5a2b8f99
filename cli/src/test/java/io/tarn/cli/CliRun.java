package io.tarn.cli;

import io.tarn.cli.connect.EmbeddedServers;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.CommandException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One run of the command in this process, with what it wrote. */
public record CliRun(int exitCode, String out, String err) {

    /** Runs with nothing on standard input; a command that wants an embedded server fails. */
    public static CliRun of(String... args) {
        return withInput("", args);
    }

    public static CliRun withInput(String input, String... args) {
        return with(input, Map.of(), CliRun::noServer, args);
    }

    public static CliRun with(String input, Map<String, String> environment, EmbeddedServers embedded, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliStreams streams = CliStreams.plain(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int exitCode = Main.run(args, streams, environment, embedded);
        streams.out().flush();
        return new CliRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static EmbeddedServers.Running noServer(java.nio.file.Path folder, Object parts) {
        throw new CommandException("no embedded server in this test");
    }
}
