package io.tarn.query.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that can be asked whether its client has closed it. While a request is worked on nobody reads its connection, so
 * that its end shows only when something is written. What a look finds (a request sent ahead) is kept for the
 * next regular read.
 */
final class PeekingEndPoint extends SocketChannelEndPoint {
    private static final int KEPT_BYTES = 1024;

    private final Executor executor;

    // Guarded by this.
    private final ByteBuffer kept = BufferUtil.allocate(KEPT_BYTES);
    private boolean closedByClient;

    PeekingEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Executor executor) {
        super(channel, selector, key, scheduler);
        this.executor = executor;
    }

    /** Whether the client has closed the connection; never waits. Not while a body is read. */
    synchronized boolean clientIsGone() throws IOException {
        if (!closedByClient && BufferUtil.isEmpty(kept)) {
            closedByClient = super.fill(kept) < 0;
        }
        return closedByClient;
    }

    @Override
    public synchronized int fill(ByteBuffer buffer) throws IOException {
        if (BufferUtil.hasContent(kept)) {
            int position = BufferUtil.flipToFill(buffer);
            int moved = BufferUtil.put(kept, buffer);
            BufferUtil.flipToFlush(buffer, position);
            return moved;
        }
        return super.fill(buffer);
    }

    @Override
    protected void needsFillInterest() {
        boolean toRead;
        synchronized (this) {
            toRead = closedByClient || BufferUtil.hasContent(kept);
        }
        if (toRead) {
            // The selector sees nothing of what has been read already.
            executor.execute(() -> getFillInterest().fillable());
        } else {
            super.needsFillInterest();
        }
    }
}
