package io.tarn.query.duckdb;

import io.tarn.query.duckdb.NativeFailure.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.jspecify.annotations.Nullable;

/** Batches in a file without a name, written once, read once. For one thread. */
final class RowsFile implements AutoCloseable {
    private final FileChannel file;
    private final WriteChannel out;
    private final long mostBytes;
    private final BufferAllocator allocator;
    private boolean reading;

    RowsFile(Path folder, long mostBytes, BufferAllocator allocator) {
        this.mostBytes = mostBytes;
        this.allocator = allocator;
        try {
            Files.createDirectories(folder);
            file = FileChannel.open(
                    Files.createTempFile(folder, "rows-", ".arrow"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new NativeFailure(Kind.OTHER, "a large result cannot be put aside in " + folder, e);
        }
        out = new WriteChannel(file);
    }

    void write(ArrowRecordBatch batch) {
        try {
            MessageSerializer.serialize(out, batch);
        } catch (IOException e) {
            throw new NativeFailure(Kind.OTHER, "a large result cannot be put aside", e);
        }
        if (out.getCurrentPosition() > mostBytes) {
            throw new NativeFailure(
                    Kind.OUT_OF_MEMORY,
                    "the result takes more than the " + mostBytes + " bytes of disk that it may",
                    null);
        }
    }

    /** The next batch; null at the end. */
    @Nullable
    ArrowRecordBatch read() {
        try {
            if (!reading) {
                reading = true;
                file.position(0);
            }
            return file.position() == file.size()
                    ? null
                    : MessageSerializer.deserializeRecordBatch(new ReadChannel(file), allocator);
        } catch (IOException e) {
            throw new NativeFailure(Kind.OTHER, "a result that was put aside cannot be read", e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new NativeFailure(Kind.OTHER, "a result that was put aside cannot be forgotten", e);
        }
    }
}
