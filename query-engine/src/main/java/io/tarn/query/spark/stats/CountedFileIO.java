package io.tarn.query.spark.stats;

import io.tarn.storage.BoundedFileIO;
import java.io.IOException;
import java.util.Map;
import org.apache.iceberg.hadoop.HadoopMetricsContext;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIOMetricsContext;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.metrics.Counter;
import org.apache.iceberg.metrics.MetricsContext;

/**
 * The files of one table, whose reads are counted the way in which Iceberg's own stores do it: in Hadoop's statistics of the reading thread,
 * from where Spark takes the bytes of a task. Thread-safe.
 */
public final class CountedFileIO implements SupportsPrefixOperations, SupportsBulkOperations {
    private static final long serialVersionUID = 1L;

    private final BoundedFileIO files;
    private final MetricsContext metrics = new HadoopMetricsContext("file");

    /** Counts the reads of these. */
    public CountedFileIO(BoundedFileIO files) {
        this.files = files;
    }

    @Override
    public Map<String, String> properties() {
        return files.properties();
    }

    @Override
    public InputFile newInputFile(String location) {
        return new CountedFile(files.newInputFile(location), metrics);
    }

    @Override
    public InputFile newInputFile(String location, long length) {
        return new CountedFile(files.newInputFile(location, length), metrics);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return files.newOutputFile(location);
    }

    @Override
    public void deleteFile(String location) {
        files.deleteFile(location);
    }

    @Override
    public void deleteFiles(Iterable<String> locations) throws BulkDeletionFailureException {
        files.deleteFiles(locations);
    }

    @Override
    public Iterable<FileInfo> listPrefix(String prefix) {
        return files.listPrefix(prefix);
    }

    @Override
    public void deletePrefix(String prefix) {
        files.deletePrefix(prefix);
    }

    private record CountedFile(InputFile file, MetricsContext metrics) implements InputFile {
        @Override
        public long getLength() {
            return file.getLength();
        }

        @Override
        public SeekableInputStream newStream() {
            return new CountedStream(
                    file.newStream(), metrics.counter(FileIOMetricsContext.READ_BYTES, MetricsContext.Unit.BYTES));
        }

        @Override
        public String location() {
            return file.location();
        }

        @Override
        public boolean exists() {
            return file.exists();
        }
    }

    private static final class CountedStream extends SeekableInputStream {
        private final SeekableInputStream stream;
        private final Counter bytes;

        private CountedStream(SeekableInputStream stream, Counter bytes) {
            this.stream = stream;
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int read = stream.read();
            if (read >= 0) {
                bytes.increment();
            }
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = stream.read(into, offset, length);
            if (read > 0) {
                bytes.increment(read);
            }
            return read;
        }

        @Override
        public long getPos() throws IOException {
            return stream.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
            stream.seek(position);
        }

        @Override
        public long skip(long count) throws IOException {
            return stream.skip(count);
        }

        @Override
        public int available() throws IOException {
            return stream.available();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
