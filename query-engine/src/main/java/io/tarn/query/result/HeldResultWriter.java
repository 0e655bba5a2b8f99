package io.tarn.query.result;

import io.tarn.api.ColumnInfo;
import io.tarn.query.statement.ResultSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes a result into a file as it comes. For one thread. */
public final class HeldResultWriter implements ResultSink, Closeable {
    private final Path file;
    private final FileChannel channel;
    private final WriteChannel out;
    private final List<HeldBatch> batches = new ArrayList<>();
    private List<ColumnInfo> columns = List.of();
    private Schema schema = new Schema(List.of());
    private long rows;

    /** Writes into a new file. */
    public HeldResultWriter(Path file) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.out = new WriteChannel(channel);
    }

    @Override
    public void columns(List<ColumnInfo> resultColumns, Schema resultSchema) {
        columns = List.copyOf(resultColumns);
        schema = resultSchema;
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        try (ArrowRecordBatch unloaded = new VectorUnloader(batch).getRecordBatch()) {
            batches.add(new HeldBatch(rows, batch.getRowCount(), out.getCurrentPosition()));
            MessageSerializer.serialize(out, unloaded);
        }
        rows += batch.getRowCount();
    }

    /** Bytes written so far. */
    public long bytes() {
        return out.getCurrentPosition();
    }

    /** Ends the file; what it holds can be read from now on. */
    public HeldResult finish() throws IOException {
        channel.close();
        return new HeldResult(file, columns, schema, batches, rows);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
