package io.tarn.cli.connect;

import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.ErrorReport;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * What every command is given: the world around it. Nothing below reads the process's own streams or environment.
 *
 * @param streams standard input, output and error
 * @param environment environment variables
 * @param home the user's home folder
 * @param errors shows failures
 * @param embedded starts servers in this process
 * @param usualServer where a server is looked for if none is named
 */
public record CliContext(
        CliStreams streams,
        Map<String, String> environment,
        Path home,
        ErrorReport errors,
        EmbeddedServers embedded,
        URI usualServer) {

    /** Where {@code tarn serve} listens unless told otherwise. */
    public static final URI USUAL_SERVER = URI.create("http://127.0.0.1:8181");
}
