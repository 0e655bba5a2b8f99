package io.tarn.cli.connect;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The server that a command talks to; closing it stops the server if it is this process's own. */
public final class Connection implements AutoCloseable {
    private final TarnHttp http;
    private final EmbeddedServers.@Nullable Running own;

    private Connection(URI server, EmbeddedServers.@Nullable Running own) {
        this.http = new TarnHttp(server);
        this.own = own;
    }

    static Connection to(URI server) {
        return new Connection(server, null);
    }

    /** A connection to a server of this process, which ends with it. */
    public static Connection to(EmbeddedServers.Running own) {
        return new Connection(own.uri(), own);
    }

    /** The server's own endpoints. */
    public TarnHttp http() {
        return http;
    }

    /** The server's Iceberg REST catalog. */
    public URI catalog() {
        return URI.create(http.server() + "/catalog");
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
