package io.tarn.query.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A connector for HTTP/1.1 whose connections tell when their client goes away in the middle of a request. */
public final class WatchedConnector extends ServerConnector {
    private static final int USUAL_THREADS = -1;

    /** A connector of this server, which takes its buffers from there. */
    public WatchedConnector(Server server, HttpConfiguration http, ByteBufferPool buffers) {
        super(server, null, null, buffers, USUAL_THREADS, USUAL_THREADS, new HttpConnectionFactory(http));
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint endPoint = new PeekingEndPoint(channel, selector, key, getScheduler(), getExecutor());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
