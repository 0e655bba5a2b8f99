package io.tarn.server;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The server's port, taken before anything else is built: parts that must know the server's URL get it at construction, and
 * a port in use is found before any other work.
 *
 * @param channel bound and listening
 * @param uri {@code http://HOST:PORT}
 */
record ListeningSocket(ServerSocketChannel channel, URI uri) {
    private static final int BACKLOG = 256;

    static ListeningSocket bind(String host, int port) {
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.bind(new InetSocketAddress(host, port), BACKLOG);
            int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
            return new ListeningSocket(channel, URI.create("http://" + name + ":" + bound));
        } catch (BindException e) {
            closeQuietly(channel);
            throw new TarnException(
                    ErrorCode.ALREADY_EXISTS,
                    "cannot listen on " + host + " port " + port + ": " + e.getMessage()
                            + "; stop what listens there, or name another port with --port (0 takes any free one)",
                    e);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new TarnException(
                    ErrorCode.STORAGE_FAILED, "cannot listen on " + host + " port " + port + ": " + e.getMessage(), e);
        }
    }

    void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable ServerSocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The process is giving the port up: there is nothing left to lose on it.
        }
    }
}
