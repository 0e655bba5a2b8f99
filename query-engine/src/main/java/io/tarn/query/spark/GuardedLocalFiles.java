package io.tarn.query.spark;

import io.tarn.query.files.FilesWithoutLinks;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Hadoop's local file system, as the drivers and executors of Tarn have it: files of the folders that statements may read are
 * opened without following links. {@code AllowedFiles} has looked where a path leads, but a file may be replaced by a link
 * before Spark opens it. Thread-safe.
 */
public final class GuardedLocalFiles extends LocalFileSystem {
    /** For Hadoop, which makes a file system by its class name. */
    public GuardedLocalFiles() {
        super(new Guarded());
    }

    private static final class Guarded extends RawLocalFileSystem {
        private List<java.nio.file.Path> folders = List.of();
        private List<java.nio.file.Path> own = List.of();

        @Override
        public void initialize(URI uri, Configuration configuration) throws IOException {
            super.initialize(uri, configuration);
            folders = FileAccess.realFolders(name -> configuration.get(name, ""));
            own = FileAccess.own(name -> configuration.get(name, ""));
        }

        @Override
        public FSDataInputStream open(Path path, int bufferSize) throws IOException {
            java.nio.file.Path file = pathToFile(path).toPath();
            if (own.stream().noneMatch(file::startsWith)) {
                for (java.nio.file.Path folder : folders) {
                    if (file.startsWith(folder) && !file.equals(folder)) {
                        return new FSDataInputStream(
                                new BufferedFSInputStream(new Opened(open(folder, file), statistics), bufferSize));
                    }
                }
            }
            return super.open(path, bufferSize);
        }

        private static SeekableByteChannel open(java.nio.file.Path folder, java.nio.file.Path file) throws IOException {
            try {
                return FilesWithoutLinks.open(folder, file);
            } catch (NoSuchFileException e) {
                FileNotFoundException missing = new FileNotFoundException(file + " does not exist");
                missing.initCause(e);
                throw missing;
            }
        }
    }

    /** A file that is read, and counted in the statistics from which Spark takes the bytes of a task. */
    private static final class Opened extends FSInputStream {
        private final SeekableByteChannel channel;
        private final Statistics statistics;

        Opened(SeekableByteChannel channel, Statistics statistics) {
            this.channel = channel;
            this.statistics = statistics;
        }

        @Override
        public void seek(long position) throws IOException {
            if (position < 0) {
                throw new EOFException("cannot seek to " + position);
            }
            channel.position(position);
        }

        @Override
        public long getPos() throws IOException {
            return channel.position();
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(0, channel.size() - channel.position()));
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = channel.read(ByteBuffer.wrap(target, offset, length));
            if (read > 0) {
                statistics.incrementBytesRead(read);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
