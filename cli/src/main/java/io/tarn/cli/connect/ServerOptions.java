package io.tarn.cli.connect;

import io.tarn.cli.terminal.Progress;
import io.tarn.storage.DataFolder;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which server a command talks to. The order: the one that is named,
 * by option or environment; the one that runs on the named data folder; the one at
 * the usual address; the one that runs on the usual data folder; else one inside this process, for this command.
 */
public final class ServerOptions {
    private static final String SERVER_VARIABLE = "TARN_SERVER";
    private static final Path USUAL_DATA_FOLDER = Path.of("tarn-data");

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = ServerAddress.Converter.class,
            description = {
                "The server to talk to. Default: $TARN_SERVER, or the one at http://127.0.0.1:8181 if it runs,"
                        + " else one inside this process, for this command only."
            })
    private @Nullable ServerAddress server;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = {
                "The data folder to work on, through the server that runs on it or else through one"
                        + " inside this process. Default: ./tarn-data."
            })
    private @Nullable Path dataDir;

    /** For picocli, which fills the fields. */
    public ServerOptions() {}

    /** Finds the server, or starts one, and says on standard error if it started one. */
    public Connection connect(CliContext context, ServerParts parts) {
        if (server != null) {
            return Connection.to(server.uri());
        }
        String fromEnvironment = context.environment().getOrDefault(SERVER_VARIABLE, "");
        if (dataDir == null && !fromEnvironment.isEmpty()) {
            return Connection.to(ServerAddress.parse(fromEnvironment).uri());
        }
        PrintStream err = context.streams().err();
        if (dataDir == null) {
            RunningServer.Found usual = RunningServer.at(context.usualServer());
            if (usual == RunningServer.Found.TARN) {
                return Connection.to(context.usualServer());
            }
            if (usual == RunningServer.Found.SOMETHING_ELSE) {
                err.println("tarn: " + context.usualServer() + " is not a Tarn server");
            }
        }
        Path folder = dataDir == null ? USUAL_DATA_FOLDER : dataDir;
        URI onFolder = announced(folder);
        if (onFolder != null) {
            err.println("tarn: using the server at " + onFolder + ", which runs on " + folder);
            return Connection.to(onFolder);
        }
        return embedded(context, folder, parts);
    }

    private static @Nullable URI announced(Path folder) {
        String url = DataFolder.announced(folder);
        if (url == null || url.isEmpty()) {
            return null;
        }
        URI uri = URI.create(url);
        return RunningServer.at(uri) == RunningServer.Found.TARN ? uri : null;
    }

    private static Connection embedded(CliContext context, Path folder, ServerParts parts) {
        context.streams()
                .err()
                .println("tarn: no server is running; using one inside this command, on data folder " + folder
                        + " ('tarn serve' starts one that stays)");
        try (Progress starting = Progress.spinner(context.streams(), "starting")) {
            return Connection.to(context.embedded().start(folder, parts));
        }
    }
}
