package io.tarn.catalog;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Passes what is written on to a file, and keeps a copy as long as it is short. For one thread. */
final class WrittenText extends FilterOutputStream {
    private final int mostBytes;
    private @Nullable ByteArrayOutputStream copy = new ByteArrayOutputStream();

    WrittenText(OutputStream file, int mostBytes) {
        super(file);
        this.mostBytes = mostBytes;
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
        if (copy != null && copy.size() + length <= mostBytes) {
            copy.write(bytes, offset, length);
        } else {
            copy = null;
        }
    }
}
