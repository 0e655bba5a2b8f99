package io.tarn.cli;

import io.tarn.cli.connect.EmbeddedServers;
import io.tarn.cli.connect.ServerParts;
import io.tarn.server.Role;
import io.tarn.server.ServerConfig;
import io.tarn.server.ServerLog;
import io.tarn.server.TarnServer;
import java.net.URI;
import java.nio.file.Path;

/**
 * A server inside this process. It is stopped too when the process is told to end, so that what it commits is finished and
 * its data folder is free.
 */
final class OwnServer implements EmbeddedServers.Running {
    private final TarnServer server;
    private final Thread atExit = new Thread(this::stop, "tarn-stop");

    private OwnServer(TarnServer server) {
        this.server = server;
    }

    static OwnServer start(Path dataFolder, ServerParts parts) {
        Role role = switch (parts) {
            case CATALOG -> Role.CATALOG;
            case ALL -> Role.ALL;
        };
        OwnServer own =
                new OwnServer(TarnServer.start(ServerConfig.embedded(dataFolder, role), ServerLog.Audience.FILE));
        Runtime.getRuntime().addShutdownHook(own.atExit);
        return own;
    }

    @Override
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending: the hook stops the server.
            return;
        }
        stop();
    }

    private void stop() {
        server.close();
    }
}
