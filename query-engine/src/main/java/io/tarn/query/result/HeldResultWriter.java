package io.tarn.query.result;

import io.tarn.api.ColumnInfo;
import io.tarn.query.statement.ResultSink;
import io.tarn.storage.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes a result to a file of its own as it comes: an Arrow IPC stream, its buffers compressed with Zstandard. Closed before
 * {@link #finish()} it leaves no file behind. One thread at a time writes; {@link #bytes()} may be asked by any.
 */
public final class HeldResultWriter implements ResultSink, AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final WriteChannel out;
    private final CompressionCodec codec =
            CommonsCompressionFactory.INSTANCE.createCodec(CompressionUtil.CodecType.ZSTD);
    private final List<HeldBatch> batches = new ArrayList<>();
    private List<ColumnInfo> columns = List.of();
    private Schema schema = new Schema(List.of());
    private long rows;
    private volatile long bytes;
    private boolean finished;

    /** Writes to this file, which must not be there yet. */
    public HeldResultWriter(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file(file));
        this.out = new WriteChannel(channel);
    }

    @Override
    public void columns(List<ColumnInfo> columns, Schema schema) throws IOException {
        this.columns = List.copyOf(columns);
        this.schema = schema;
        MessageSerializer.serialize(out, schema);
        bytes = out.getCurrentPosition();
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        try (ArrowRecordBatch record = new VectorUnloader(batch, true, codec, true).getRecordBatch()) {
            batches.add(new HeldBatch(rows, batch.getRowCount(), out.getCurrentPosition()));
            MessageSerializer.serialize(out, record);
        }
        rows += batch.getRowCount();
        bytes = out.getCurrentPosition();
    }

    /** The columns; empty as long as they are not known. */
    public List<ColumnInfo> columns() {
        return columns;
    }

    /** Bytes on disk so far. */
    public long bytes() {
        return bytes;
    }

    /** Ends the file, and returns what can be read of it from now on. */
    public HeldResult finish() throws IOException {
        ArrowStreamWriter.writeEndOfStream(out, IpcOption.DEFAULT);
        bytes = out.getCurrentPosition();
        channel.close();
        finished = true;
        return new HeldResult(file, columns, schema, batches, rows, bytes);
    }

    /** Without {@link #finish()} before, this deletes the file. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!finished) {
            Files.deleteIfExists(file);
        }
    }
}
