package io.tarn.query.format;

import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file of Zstandard pages, straight from the vectors. What says that the file is whole, its footer, comes last: a
 * result that fails half way has none and no reader takes it. One row group is in memory at a time.
 */
final class ParquetFile implements ResultEncoder {
    /** Of a row group, before compression; readers want them large, the memory of a server small. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private final ParquetOutput output;
    private final ParquetRow row = new ParquetRow();
    private List<String> names = List.of();
    private @Nullable ParquetRowSupport support;
    private @Nullable ParquetWriter<ParquetRow> writer;
    private @Nullable VectorSchemaRoot last;

    ParquetFile(OutputStream out) {
        this.output = new ParquetOutput(out);
    }

    @Override
    public void begin(StatementId id, List<ColumnInfo> columns, Schema schema) throws IOException {
        names = columns.stream().map(ColumnInfo::name).toList();
        support = new ParquetRowSupport(ParquetSchema.of(names, schema.getFields()), id);
        writer = new ParquetRowSupport.Builder(output, support)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .build();
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        if (writer == null) {
            throw new IllegalStateException("rows before their columns");
        }
        if (batch != last) {
            last = batch;
            row.value = ParquetValues.fields(names, batch.getFieldVectors());
        }
        for (int i = 0; i < batch.getRowCount(); i++) {
            row.index = i;
            writer.write(row);
        }
    }

    @Override
    public void flush() throws IOException {
        output.flush();
    }

    @Override
    public void finish(ResultEnd end) throws IOException {
        if (writer != null && support != null) {
            support.end(end);
            writer.close();
            writer = null;
        }
        output.flush();
    }

    @Override
    public void fail(Problem problem) {
        close();
    }

    /** Parquet's writer lets go of its memory only together with writing the footer, which must not get out. */
    @Override
    public void close() {
        if (writer != null) {
            output.discard();
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                writer = null;
            }
        }
    }
}
