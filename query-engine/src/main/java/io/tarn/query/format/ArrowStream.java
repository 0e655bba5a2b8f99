package io.tarn.query.format;

import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * An Arrow IPC stream. The schema's metadata names the statement. A result that fails half way has no end-of-stream mark:
 * the format has no place for an error.
 */
final class ArrowStream implements ResultEncoder {
    /** In the metadata of the schema. */
    private static final String STATEMENT = "tarn.statement";

    private final OutputStream stream;
    private final WriteChannel out;

    ArrowStream(OutputStream out) {
        this.stream = out;
        this.out = new WriteChannel(Channels.newChannel(out));
    }

    @Override
    public void begin(StatementId id, List<ColumnInfo> columns, Schema schema) throws IOException {
        Map<String, String> metadata = new HashMap<>(schema.getCustomMetadata());
        metadata.put(STATEMENT, id.value());
        MessageSerializer.serialize(out, new Schema(schema.getFields(), metadata));
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        try (ArrowRecordBatch record = new VectorUnloader(batch).getRecordBatch()) {
            MessageSerializer.serialize(out, record);
        }
    }

    @Override
    public void flush() throws IOException {
        stream.flush();
    }

    @Override
    public void finish(ResultEnd end) throws IOException {
        ArrowStreamWriter.writeEndOfStream(out, IpcOption.DEFAULT);
        stream.flush();
    }

    @Override
    public void fail(Problem problem) {
        // Nothing: a reader that misses the end-of-stream mark and sees the connection break knows.
    }
}
