package io.tarn.catalog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a load of a table: a {@code LoadTableResult} of the specification, as the bytes that go out. The metadata in
 * it is the JSON of the metadata file as it lies in the store, which is why an answer can be given without reading what it
 * says. Large ones are not held but copied from the store each time. Thread-safe.
 */
public final class TableAnswer {
    /** From here on a client that takes gzip gets it: below, the bytes cost less than packing and unpacking them. */
    private static final int LEAST_PACKED_BYTES = 32 << 10;

    private static final int COPY_BYTES = 64 << 10;
    private static final int ENTRY_BYTES = 500;

    private final String etag;
    private final byte[] head;
    private final byte[] tail;
    private final byte @Nullable [] held;
    private final Source source;
    private volatile byte @Nullable [] packed;

    /** Opens the JSON of a metadata file. */
    interface Source {
        InputStream open() throws IOException;
    }

    private TableAnswer(String etag, byte[] head, byte @Nullable [] held, Source source, byte[] tail) {
        this.etag = etag;
        this.head = head;
        this.held = held;
        this.source = source;
        this.tail = tail;
    }

    static TableAnswer held(String etag, byte[] head, byte[] json, byte[] tail) {
        return new TableAnswer(etag, head, json, () -> InputStream.nullInputStream(), tail);
    }

    static TableAnswer copied(String etag, byte[] head, Source source, byte[] tail) {
        return new TableAnswer(etag, head, null, source, tail);
    }

    /** The entity tag, with its quotes; another for each metadata file and each form of the answer. */
    public String etag() {
        return etag;
    }

    /** How many bytes {@link #writeTo} writes, -1 if that is not known before. */
    public long lengthBytes() {
        return held == null ? -1 : (long) head.length + held.length + tail.length;
    }

    /**
     * Writes the JSON.
     *
     * @throws IOException if the reader has gone, or the store fails: then what was written is not a whole answer
     */
    public void writeTo(OutputStream output) throws IOException {
        output.write(head);
        if (held == null) {
            copy(output);
        } else {
            output.write(held);
        }
        output.write(tail);
    }

    /** The same packed with gzip, null if that does not pay. */
    public byte @Nullable [] packed() {
        if (held == null || lengthBytes() < LEAST_PACKED_BYTES) {
            return null;
        }
        byte[] ready = packed;
        if (ready == null) {
            ready = pack();
            packed = ready;
        }
        return ready;
    }

    int weightBytes() {
        byte[] ready = packed;
        return ENTRY_BYTES
                + head.length
                + tail.length
                + (held == null ? 0 : held.length)
                + (ready == null ? 0 : ready.length);
    }

    private void copy(OutputStream output) throws IOException {
        byte[] buffer = new byte[COPY_BYTES];
        try (InputStream input = source.open()) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                output.write(buffer, 0, read);
            }
        }
    }

    private byte[] pack() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) lengthBytes() / 4);
        try (OutputStream gzip = new FastGzip(bytes)) {
            writeTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack bytes in memory", e);
        }
        return bytes.toByteArray();
    }

    /** Gzip at the level that costs least: the next commit makes the result useless. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream output) throws IOException {
            super(output, COPY_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
