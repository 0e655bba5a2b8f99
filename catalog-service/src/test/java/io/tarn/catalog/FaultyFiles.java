package io.tarn.catalog;

import io.tarn.storage.LocalFileIO;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** Real local files, until the next write of a metadata file goes wrong in the way that is set. Thread-safe. */
final class FaultyFiles implements FileIO {
    private static final long serialVersionUID = 1L;
    private static final int HALF = 100;

    private final LocalFileIO real = new LocalFileIO();
    private final AtomicBoolean deletesFail = new AtomicBoolean();
    private volatile Fault fault = Fault.NONE;

    enum Fault {
        NONE,
        BEFORE_THE_WRITE,
        HALF_WAY,
        AFTER_THE_WRITE
    }

    /** From now on. */
    void set(Fault next) {
        fault = next;
    }

    /** From now on nothing can be deleted, either. */
    void failDeletes() {
        deletesFail.set(true);
    }

    @Override
    public InputFile newInputFile(String path) {
        return real.newInputFile(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        OutputFile file = real.newOutputFile(path);
        return fault == Fault.NONE ? file : new FaultyFile(file, fault);
    }

    @Override
    public void deleteFile(String path) {
        if (deletesFail.get()) {
            throw new RuntimeIOException("the store does not delete");
        }
        real.deleteFile(path);
    }

    private record FaultyFile(OutputFile file, Fault fault) implements OutputFile {
        @Override
        public PositionOutputStream create() {
            if (fault == Fault.BEFORE_THE_WRITE) {
                throw new RuntimeIOException("the store is away");
            }
            return new FaultyStream(file.create(), fault);
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return create();
        }

        @Override
        public String location() {
            return file.location();
        }

        @Override
        public InputFile toInputFile() {
            return file.toInputFile();
        }
    }

    /** What was written before the fault is in the file, as in a store that takes what it got. */
    private static final class FaultyStream extends PositionOutputStream {
        private final PositionOutputStream real;
        private final Fault fault;

        FaultyStream(PositionOutputStream real, Fault fault) {
            this.real = real;
            this.fault = fault;
        }

        @Override
        public void write(int b) throws IOException {
            if (fault == Fault.HALF_WAY && real.getPos() >= HALF) {
                throw new IOException("the disk is full");
            }
            real.write(b);
        }

        @Override
        public long getPos() throws IOException {
            return real.getPos();
        }

        @Override
        public void close() throws IOException {
            real.close();
            if (fault == Fault.AFTER_THE_WRITE) {
                throw new IOException("the answer of the store is lost");
            }
        }
    }
}
