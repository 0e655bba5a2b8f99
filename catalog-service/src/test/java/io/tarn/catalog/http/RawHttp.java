package io.tarn.catalog.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** HTTP/1.1 as bytes, so that anything can be sent: what is no URI, what has no end. One request at a time. */
final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int MOST_REMEMBERED = 4;

    private final URI server;
    private Socket socket;
    private InputStream input;
    private final Deque<String> before = new ArrayDeque<>();

    RawHttp(URI server) {
        this.server = server;
    }

    /**
     * A request.
     *
     * @param line method, target and version, as they are sent
     * @param headers lines that end with CR LF
     * @param body the bytes that are sent
     * @param claimed the length that is claimed; if more is claimed than sent, the sending side is closed
     */
    record Request(String line, String headers, byte[] body, int claimed) {
        boolean isHead() {
            return line.startsWith("HEAD ");
        }

        @Override
        public String toString() {
            String text = new String(body, 0, Math.min(body.length, 3_000), StandardCharsets.UTF_8);
            return line + "\n" + headers + "(" + body.length + " of " + claimed + " bytes) " + text;
        }
    }

    record Response(int status, String body) {}

    Response send(Request request) throws IOException {
        try {
            return exchange(request);
        } catch (EOFException e) {
            // The server may close a connection that lies idle, as any may.
            close();
            return exchange(request);
        }
    }

    private Response exchange(Request request) throws IOException {
        if (socket == null) {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            input = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = request.line() + "\r\nHost: " + server.getAuthority() + "\r\n" + request.headers()
                + "Content-Length: " + request.claimed() + "\r\n\r\n";
        bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(request.body());
        socket.getOutputStream().write(bytes.toByteArray());
        boolean cut = request.claimed() > request.body().length;
        if (cut) {
            socket.shutdownOutput();
        }
        Response response = read(request.isHead());
        before.addLast(request + "\nanswered " + response.status());
        if (before.size() > MOST_REMEMBERED) {
            before.removeFirst();
        }
        if (cut) {
            close();
        }
        return response;
    }

    private Response read(boolean head) throws IOException {
        String statusLine = line();
        if (!statusLine.startsWith("HTTP/1.1 ")) {
            throw new IOException(
                    "no status line but '" + statusLine + "'; the requests before were " + String.join("\n", before));
        }
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        int length = -1;
        boolean chunked = false;
        boolean last = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding: chunked");
            last |= lower.startsWith("connection: close");
        }
        byte[] body = new byte[0];
        if (!head && status != 204 && status != 304) {
            body = chunked ? chunks() : length >= 0 ? input.readNBytes(length) : input.readAllBytes();
        }
        if (last) {
            close();
        }
        return new Response(status, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int size = Integer.parseInt(line(), 16);
        while (size > 0) {
            all.writeBytes(input.readNBytes(size));
            line();
            size = Integer.parseInt(line(), 16);
        }
        line();
        return all.toByteArray();
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        int c = input.read();
        while (c != '\n') {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                text.append((char) c);
            }
            c = input.read();
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
