package io.tarn.query.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a refused request has not sent yet. A client that writes while the server closes sees a broken connection instead of
 * the answer, so the rest is read and dropped, up to a bound.
 */
record RestOfBody(InputStream in) {
    private static final long MOST_BYTES = 256L << 20;
    private static final int CHUNK_BYTES = 1 << 16;

    void drop() throws IOException {
        byte[] dropped = new byte[CHUNK_BYTES];
        long total = 0;
        for (int n = in.read(dropped); n >= 0 && total < MOST_BYTES; n = in.read(dropped)) {
            total += n;
        }
    }
}
