package io.tarn.query.spark;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Packs the rows of a partition into compressed blocks; runs in a task. A block is (length, bytes)* and an end mark. */
final class RowBlocks implements FlatMapFunction<Iterator<InternalRow>, byte[]> {
    /** Stands where a length would, after the last row of a block. */
    static final int END = -1;

    /** A block is closed once it holds so many bytes before compression. */
    private static final int BLOCK_BYTES = 1 << 20;

    /** Rows that lie outside the heap, or inside a page of longs, are copied through a buffer of this size. */
    private static final int COPY_BYTES = 4096;

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<byte[]> call(Iterator<InternalRow> rows) {
        CompressionCodec codec = CompressionCodec.createCodec(SparkEnv.get().conf());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public byte[] next() {
                return block(rows, codec);
            }
        };
    }

    private static byte[] block(Iterator<InternalRow> rows, CompressionCodec codec) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] copy = new byte[COPY_BYTES];
        try (DataOutputStream out = new DataOutputStream(codec.compressedOutputStream(bytes))) {
            while (rows.hasNext() && out.size() < BLOCK_BYTES) {
                // Spark's plans end in rows of this kind; it relies on that itself when it collects.
                UnsafeRow row = (UnsafeRow) rows.next();
                out.writeInt(row.getSizeInBytes());
                row.writeToStream(out, copy);
            }
            out.writeInt(END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
