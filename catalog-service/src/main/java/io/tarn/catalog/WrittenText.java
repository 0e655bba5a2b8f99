package io.tarn.catalog;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.iceberg.exceptions.BadRequestException;
import org.jspecify.annotations.Nullable;

/** Passes what is written on to a file, and keeps a copy as long as it is short. For one thread. */
final class WrittenText extends FilterOutputStream {
    private final int mostBytes;
    private long written;
    private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();

    WrittenText(OutputStream file, int mostBytes) {
        super(file);
        this.mostBytes = mostBytes;
    }

    /**
     * Makes sure that what was written can be read again.
     *
     * @throws BadRequestException if it is longer
     */
    void mustBeAtMost(long maxBytes) {
        if (written > maxBytes) {
            throw new BadRequestException(
                    "Cannot commit: the metadata would have more than %d MB; expire snapshots, or lower"
                            + " write.metadata.previous-versions-max",
                    maxBytes >> 20);
        }
    }

    /** All that was written, null if that is more than the bound. */
    byte @Nullable [] held() {
        return copy == null ? null : copy.toByteArray();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        written += length;
        if (copy != null && copy.size() + length <= mostBytes) {
            copy.write(bytes, offset, length);
        } else {
            copy = null;
        }
    }
}
