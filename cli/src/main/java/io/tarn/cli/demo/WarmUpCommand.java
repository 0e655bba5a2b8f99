package io.tarn.cli.demo;

import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * {@code tarn warm-up}, for the launcher: does a little of everything in a temporary folder, so that the class-data archive
 * which the JVM writes at its exit holds what commands need.
 */
@Command(name = "warm-up", hidden = true, description = "Load the classes that commands need, and end.")
public final class WarmUpCommand implements Callable<Integer> {
    private final CliContext context;
    private final Path samples;
    private final CommandRunner commands;

    /** The warm-up on the sample data in this folder. */
    public WarmUpCommand(CliContext context, Path samples, CommandRunner commands) {
        this.context = context;
        this.samples = samples;
        this.commands = commands;
    }

    @Override
    public Integer call() throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory("tarn-warm-up-"));
                Connection server = Connection.to(context.embedded().start(folder.path(), ServerParts.ALL))) {
            Stage stage = new Stage(context.streams(), server, commands);
            stage.command(
                    "load", samples.resolve("airports.csv").toString(), "warm.airports", "--partition-by", "country");
            stage.show("SELECT state, count(*) AS airports FROM warm.airports GROUP BY state ORDER BY 2 DESC LIMIT 3");
            stage.show("DELETE FROM warm.airports WHERE country <> 'USA'");
            stage.command("table", "describe", "warm.airports");
        }
        return ExitCode.OK;
    }
}
