package io.tarn.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line to a TCP server that can be cut at a chosen moment. It looks at the bytes of the clients: a cut at a word cuts the
 * connection that sends it. Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Cut cut = Cut.none();
    private volatile boolean refusing;

    /**
     * Where a connection is cut.
     *
     * @param word that a client sends; empty for nowhere
     * @param moment before the server gets it, or after the server has answered it
     */
    public record Cut(String word, Moment moment) {
        /** Before the server gets the word, or after the server has answered and before the client gets the answer. */
        public enum Moment {
            BEFORE,
            AFTER
        }

        /** No cut. */
        public static Cut none() {
            return new Cut("", Moment.BEFORE);
        }

        boolean in(byte[] bytes, int length) {
            return !word.isEmpty() && new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(word);
        }
    }

    /** Listens on a free loopback port. */
    public CuttingProxy(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("proxy", this::accept);
    }

    /** Where clients connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    /** From now on, until the next call. */
    public void cutAt(Cut next) {
        cut = next;
    }

    /** How many connections were cut at a word so far. */
    public int cuts() {
        return cuts.get();
    }

    /** Cuts all connections and every new one, as if the server were away. */
    public void refuse() {
        refusing = true;
        open.forEach(CuttingProxy::close);
    }

    /** Lets connections through again. */
    public void allow() {
        refusing = false;
    }

    @Override
    public void close() {
        refuse();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            if (refusing) {
                close(client);
                continue;
            }
            Socket server = new Socket(host, port);
            open.add(client);
            open.add(server);
            Line line = new Line(client, server);
            run("proxy-there", line::there);
            run("proxy-back", line::back);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A connection that ends takes its threads with it. */
    private static void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection, there and back. */
    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean cutWithTheAnswer;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void there() throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            InputStream from = client.getInputStream();
            OutputStream to = server.getOutputStream();
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                if (cut.in(buffer, length)) {
                    cuts.incrementAndGet();
                    if (cut.moment() == Cut.Moment.BEFORE) {
                        break;
                    }
                    cutWithTheAnswer = true;
                }
                to.write(buffer, 0, length);
                to.flush();
            }
            end();
        }

        void back() throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            InputStream from = server.getInputStream();
            OutputStream to = client.getOutputStream();
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                if (cutWithTheAnswer) {
                    break;
                }
                to.write(buffer, 0, length);
                to.flush();
            }
            end();
        }

        private void end() {
            CuttingProxy.close(client);
            CuttingProxy.close(server);
            open.remove(client);
            open.remove(server);
        }
    }
}
