package io.tarn.benchmarks;

import io.tarn.storage.FileStores;
import java.io.IOException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** The local folder as if it were far away: a file is there 50 ms later. Made by its class name, too. */
public final class SlowStore implements FileIO {
    static final int ADDED_MILLIS = 50;
    private static final long serialVersionUID = 1L;

    private final FileIO files = FileStores.local().unbounded();

    /** For Iceberg. */
    public SlowStore() {}

    @Override
    public InputFile newInputFile(String path) {
        return files.newInputFile(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        return new SlowFile(files.newOutputFile(path));
    }

    @Override
    public void deleteFile(String path) {
        files.deleteFile(path);
    }

    private record SlowFile(OutputFile file) implements OutputFile {
        @Override
        public PositionOutputStream create() {
            return new SlowStream(file.create());
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return new SlowStream(file.createOrOverwrite());
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

    private static final class SlowStream extends PositionOutputStream {
        private final PositionOutputStream stream;
        private boolean closed;

        SlowStream(PositionOutputStream stream) {
            this.stream = stream;
        }

        @Override
        public long getPos() throws IOException {
            return stream.getPos();
        }

        @Override
        public void write(int b) throws IOException {
            stream.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            stream.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                pause();
                stream.close();
            }
        }

        private static void pause() throws IOException {
            try {
                Thread.sleep(ADDED_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while writing", e);
            }
        }
    }
}
