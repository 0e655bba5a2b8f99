package io.tarn.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * Writes a new file beside its place and, on close, brings it to the disk and moves it there. A stream that failed or was
 * never closed leaves nothing at the place. For one thread.
 */
final class DurableFileStream extends PositionOutputStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path target;
    private final Path written;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long position;
    private boolean failed;
    private boolean closed;

    DurableFileStream(Path target) throws IOException {
        this.target = target;
        Path folder = folderOf(target);
        Files.createDirectories(folder);
        this.written = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        this.channel = FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** As {@link OutputStream#write(byte[], int, int)}. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int chunk = Math.min(left, buffer.remaining());
            buffer.put(bytes, from, chunk);
            from += chunk;
            left -= chunk;
            if (!buffer.hasRemaining()) {
                drain();
            }
        }
        position += length;
    }

    @Override
    public void flush() throws IOException {
        drain();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            drain();
            channel.force(true);
        } catch (IOException e) {
            failed = true;
            throw e;
        } finally {
            if (failed) {
                Files.deleteIfExists(written);
            }
        }
        place(written, target);
    }

    /** Moves a file that is on the disk to its place on that disk, where it stays whatever happens. */
    static void place(Path written, Path target) throws IOException {
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(folderOf(target), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            failed = true;
            throw e;
        }
        buffer.clear();
    }

    static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("'" + file + "' is no file's path");
        }
        return folder;
    }
}
