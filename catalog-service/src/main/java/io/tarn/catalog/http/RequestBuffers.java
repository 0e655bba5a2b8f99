package io.tarn.catalog.http;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Gives every read of a request a buffer of its own, so that no connection sees bytes of another. Thread-safe.
 *
 * <p>After a request that cannot be parsed, Jetty (12.1.12 to 12.1.14: {@code HttpConnection.onFillable} in one thread,
 * {@code badMessage} and its answer in others) may read what the client sends next into a buffer that it has given back
 * already. If that buffer were pooled, it would by then be part of somebody else's request or answer. Answers are
 * written from pooled, direct buffers, which are given back once; requests are read into the heap, and the buffers
 * are left to the garbage collector.
 */
public final class RequestBuffers implements ByteBufferPool {
    private final ByteBufferPool pool = new ArrayByteBufferPool();

    private RequestBuffers() {}

    /**
     * Sets up a configuration so that its connections read into the heap.
     *
     * @return what a connector with this configuration must take its buffers from
     */
    public static ByteBufferPool addTo(HttpConfiguration http) {
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(true);
        return new RequestBuffers();
    }

    @Override
    public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
        return direct ? pool.acquire(size, true) : RetainableByteBuffer.wrap(BufferUtil.allocate(size, false));
    }

    @Override
    public void clear() {
        pool.clear();
    }
}
