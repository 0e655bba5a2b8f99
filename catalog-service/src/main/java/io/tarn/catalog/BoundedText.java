package io.tarn.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.iceberg.exceptions.BadRequestException;

/** The text of a metadata file up to a bound, so that a small compressed file cannot fill the memory. For one thread. */
final class BoundedText extends FilterInputStream {
    private final String file;
    private final long maxBytes;
    private long read;

    BoundedText(InputStream text, String file, long maxBytes) {
        super(text);
        this.file = file;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) {
        read += bytes;
        if (read > maxBytes) {
            throw new BadRequestException(
                    "Cannot read metadata file %s: its text has more than %d MB unpacked; expire snapshots, or lower"
                            + " write.metadata.previous-versions-max",
                    file, maxBytes >> 20);
        }
    }
}
