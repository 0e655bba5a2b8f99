package io.tarn.query.format;

import io.tarn.query.statement.StatementId;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Parquet's way to ask for the rows. Written from vectors and not as Avro records, because Avro allows neither every column
 * name nor maps whose keys are no strings; what it writes is read by parquet-avro all the same.
 */
final class ParquetRowSupport extends WriteSupport<ParquetRow> {
    private final MessageType schema;
    private final Map<String, String> metadata = new HashMap<>();
    private @Nullable RecordConsumer out;

    ParquetRowSupport(MessageType schema, StatementId id) {
        this.schema = schema;
        metadata.put("tarn.statement", id.value());
    }

    /** What the footer says of the end. */
    void end(ResultEnd end) {
        metadata.put("tarn.truncated", String.valueOf(end.truncated()));
    }

    // Abstract all the same, so it has to be here.
    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        out = recordConsumer;
    }

    @Override
    public void write(ParquetRow row) {
        if (out == null) {
            throw new IllegalStateException("a row before the file is open");
        }
        out.startMessage();
        row.value.write(out, row.index);
        out.endMessage();
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
        return new FinalizedWriteContext(metadata);
    }

    /** Builds a writer over this. */
    static final class Builder extends ParquetWriter.Builder<ParquetRow, Builder> {
        private final ParquetRowSupport support;

        Builder(OutputFile file, ParquetRowSupport support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        // Abstract all the same, so it has to be here.
        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<ParquetRow> getWriteSupport(Configuration conf) {
            return support;
        }

        @Override
        protected WriteSupport<ParquetRow> getWriteSupport(ParquetConfiguration conf) {
            return support;
        }
    }
}
