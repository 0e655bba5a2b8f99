package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/**
 * The order of events in which Jetty reads into a buffer that it gave back, which is rare by itself: one client sends what
 * cannot be parsed and at once something more, while others are being answered.
 */
class RequestBuffersTest {
    private static final String GOOD = "GET /good HTTP/1.1\r\nHost: tarn\r\n\r\n";
    private static final String MALFORMED = "GET /%00 HTTP/1.1\r\nHost: tarn\r\n\r\n";
    private static final String SECRET = "GET /secret HTTP/1.1\r\nHost: tarn\r\n\r\n";
    private static final long PATIENCE_SECONDS = 20;

    /** So many that they use all buffers that were given back. */
    private static final int OTHERS = 8;

    private final CountDownLatch readingAgain = new CountDownLatch(1);
    private final CountDownLatch gaveBack = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(OTHERS);
    private final CountDownLatch hasReadAgain = new CountDownLatch(1);

    @Test
    void whatFollowsAMalformedRequestDoesNotReachTheAnswersOfOtherClients() throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        ServerConnector connector = new SlowConnector(server, http, RequestBuffers.addTo(http));
        server.addConnector(connector);
        server.setHandler(new Greeting());
        server.start();
        List<Socket> others = new ArrayList<>();
        try (Socket malformed = connect(connector)) {
            send(malformed, MALFORMED);
            assertThat(read(malformed)).startsWith("HTTP/1.1 400 ");
            send(malformed, SECRET);
            await(gaveBack);

            for (int i = 0; i < OTHERS; i++) {
                Socket other = connect(connector);
                others.add(other);
                send(other, GOOD);
            }
            for (Socket other : others) {
                assertThat(read(other))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("hello")
                        .doesNotContain("secret");
            }
            assertThat(hasReadAgain.getCount()).as("the order of events").isZero();
        } finally {
            for (Socket other : others) {
                other.close();
            }
            server.stop();
        }
    }

    private static Socket connect(ServerConnector connector) throws IOException {
        Socket socket = new Socket("127.0.0.1", connector.getLocalPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket) throws IOException {
        byte[] bytes = new byte[4_096];
        int length = socket.getInputStream().read(bytes);
        return new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }

    private static void await(CountDownLatch event) throws InterruptedIOException {
        try {
            if (!event.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new InterruptedIOException("the events of this test did not come in their order");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static final class Greeting extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.write(true, ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)), callback);
            return true;
        }
    }

    /** Its threads wait for each other where the scheduler might stop them. */
    private final class SlowConnector extends ServerConnector {
        private SlowConnector(Server server, HttpConfiguration http, ByteBufferPool buffers) {
            super(server, null, null, buffers, -1, -1, new SlowConnections(http));
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            SocketChannelEndPoint endPoint = new SlowEndPoint(channel, selector, key, this);
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }
    }

    private final class SlowConnections extends HttpConnectionFactory {
        private SlowConnections(HttpConfiguration http) {
            super(http);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            return configure(new SlowConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
        }
    }

    private final class SlowConnection extends HttpConnection {
        private SlowConnection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
            super(http, connector, endPoint);
        }

        private SlowEndPoint slow() {
            return (SlowEndPoint) getEndPoint();
        }

        @Override
        public void onFillable() {
            boolean first = !slow().isMalformed();
            super.onFillable();
            if (first && slow().isMalformed()) {
                gaveBack.countDown();
            }
        }

        @Override
        protected RequestHandler newRequestHandler() {
            return new RequestHandler() {
                @Override
                public void badMessage(HttpException failure) {
                    slow().malformed();
                    super.badMessage(failure);
                    try {
                        await(readingAgain);
                    } catch (InterruptedIOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    }

    private final class SlowEndPoint extends SocketChannelEndPoint {
        private volatile boolean malformed;

        private SlowEndPoint(
                SocketChannel channel, ManagedSelector selector, SelectionKey key, ServerConnector connector) {
            super(channel, selector, key, connector.getScheduler());
        }

        private void malformed() {
            malformed = true;
        }

        private boolean isMalformed() {
            return malformed;
        }

        @Override
        public int fill(ByteBuffer buffer) throws IOException {
            if (!malformed) {
                return super.fill(buffer);
            }
            readingAgain.countDown();
            await(answering);
            int filled = super.fill(buffer);
            hasReadAgain.countDown();
            return filled;
        }

        @Override
        public boolean flush(ByteBuffer... buffers) throws IOException {
            if (!malformed) {
                answering.countDown();
                await(hasReadAgain);
            }
            return super.flush(buffers);
        }
    }
}
