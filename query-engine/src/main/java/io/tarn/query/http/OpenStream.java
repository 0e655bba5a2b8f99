package io.tarn.query.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The end of a chain of streams that leaves the stream below open when it is closed, and does not pass flushes on: whoever
 * has that stream decides when what is in its buffer is sent.
 */
final class OpenStream extends FilterOutputStream {
    private boolean discarded;

    OpenStream(OutputStream out) {
        super(out);
    }

    /** From now on nothing gets out. */
    void discard() {
        discarded = true;
    }

    @Override
    public void write(int b) throws IOException {
        if (!discarded) {
            out.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!discarded) {
            out.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
