package io.tarn.cli.serve;

import io.tarn.cli.connect.CliContext;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code tarn serve}: a server in the foreground, until it is asked to end. */
@Command(
        name = "serve",
        description = {
            "Serve the catalog at /catalog and SQL at /v1/sql until SIGTERM or Ctrl-C.",
            "When it listens, one line 'tarn ready URL' goes to standard output; the log goes to standard error and to"
                    + " the data folder. The same keys by file, environment (TARN_PORT, ...) and option, the option"
                    + " strongest."
        })
public final class ServeCommand implements Callable<Integer> {
    private final CliContext context;
    private final ConfigOptions options = new ConfigOptions();

    private ServeCommand(CliContext context) {
        this.context = context;
    }

    /** The command with one option for each configuration key. */
    public static CommandLine withOptions(CliContext context) {
        ServeCommand command = new ServeCommand(context);
        CommandLine line = new CommandLine(command);
        command.options.addTo(line.getCommandSpec());
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig config = options.resolve(context.environment()).server();
        StopSignal stop = StopSignal.install();
        try (TarnServer server = TarnServer.start(config, ServerLog.Audience.FILE_AND_STANDARD_ERROR)) {
            PrintStream out = context.streams().out();
            out.println("tarn ready " + server.uri() + " (catalog " + server.uri()
                    + "/catalog, warehouse lake, data folder "
                    + config.dataDir().toAbsolutePath().normalize() + ")");
            out.flush();
            stop.await();
        }
        return ExitCode.OK;
    }
}
