package io.tarn.cli;

import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.EmbeddedServers;
import io.tarn.cli.demo.CommandRunner;
import io.tarn.cli.demo.DemoCommand;
import io.tarn.cli.demo.WarmUpCommand;
import io.tarn.cli.load.LoadCommand;
import io.tarn.cli.serve.ConfigCommand;
import io.tarn.cli.serve.ServeCommand;
import io.tarn.cli.spark.Distribution;
import io.tarn.cli.spark.SparkCommand;
import io.tarn.cli.sql.SqlCommand;
import io.tarn.cli.table.TableCommand;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.ErrorReport;
import io.tarn.cli.warehouse.WarehouseCommand;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** The {@code tarn} command. The only class that reads the process's streams, environment and properties. */
public final class Main {
    private static final String DEBUG_VARIABLE = "TARN_DEBUG";

    private Main() {}

    /** Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        CliStreams streams = CliStreams.ofProcess(environment);
        int exitCode = run(args, streams, environment, OwnServer::start);
        streams.out().flush();
        System.exit(exitCode);
    }

    static int run(String[] args, CliStreams streams, Map<String, String> environment, EmbeddedServers embedded) {
        TarnCommand root = new TarnCommand(streams.err());
        ErrorReport errors = new ErrorReport(
                streams.err(),
                () -> root.debug()
                        || !environment.getOrDefault(DEBUG_VARIABLE, "0").matches("0|"));
        CliContext context = new CliContext(
                streams,
                environment,
                Path.of(System.getProperty("user.home")),
                errors,
                embedded,
                CliContext.USUAL_SERVER);
        return commandLine(root, context).execute(args);
    }

    /** The launcher says where the checkout is; without it, the current folder is taken for it. */
    private static Path sampleData() {
        return Path.of(System.getProperty("tarn.home", "."), "samples", "data");
    }

    private static Distribution distribution() {
        return Distribution.of(
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.class.path"),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    static CommandLine commandLine(TarnCommand root, CliContext context) {
        CliStreams streams = context.streams();
        CommandRunner nested = words -> commandLine(root, context).execute(words);
        return new CommandLine(root)
                .addSubcommand(new DemoCommand(context, sampleData(), nested))
                .addSubcommand(ServeCommand.withOptions(context))
                .addSubcommand(new SqlCommand(context))
                .addSubcommand(TableCommand.withSubcommands(context))
                .addSubcommand(WarehouseCommand.withSubcommands(context))
                .addSubcommand(new LoadCommand(context))
                .addSubcommand(SparkCommand.withSubcommands(context, distribution()))
                .addSubcommand(ConfigCommand.withOptions(context))
                .addSubcommand(new WarmUpCommand(context, sampleData(), nested))
                .addSubcommand(new HelpTopic())
                .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors(streams.err()))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    context.errors().print(failure);
                    return ExitCode.SOFTWARE;
                });
    }
}
