package io.tarn.query.format;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A stream as the file that Parquet writes: it only ever goes forward. Closing it leaves the stream open. */
final class ParquetOutput extends PositionOutputStream implements OutputFile {
    private final OutputStream out;
    private long position;
    private boolean discarded;

    ParquetOutput(OutputStream out) {
        this.out = out;
    }

    /** From now on nothing gets out. */
    void discard() {
        discarded = true;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int b) throws IOException {
        position++;
        if (!discarded) {
            out.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        position += length;
        if (!discarded) {
            out.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        if (!discarded) {
            out.flush();
        }
    }

    @Override
    public void close() {}

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }
}
