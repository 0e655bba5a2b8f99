package io.tarn.query.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.statement.ResultSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldResultTest {
    private static final Schema SCHEMA = new Schema(
            List.of(Field.nullable("n", new ArrowType.Int(64, true)), Field.nullable("t", ArrowType.Utf8.INSTANCE)));
    private static final List<ColumnInfo> COLUMNS =
            List.of(new ColumnInfo("n", "bigint"), new ColumnInfo("t", "string"));

    @TempDir
    Path folder;

    @Test
    void anyRowsOfItAreReadAgainAndAgain() throws IOException {
        HeldResult held = held(folder.resolve("r"), 10, 0, 7, 100, 1);
        assertThat(held.rows()).isEqualTo(118);
        for (long from : new long[] {0, 5, 9, 10, 16, 17, 116, 117, 118, 200}) {
            for (long rows : new long[] {0, 1, 8, 101, Long.MAX_VALUE}) {
                Numbers sink = new Numbers();
                held.send(from, rows, sink);
                long to = rows > 118 - from ? 118 : from + rows;
                assertThat(sink.columns).isEqualTo(COLUMNS);
                assertThat(sink.seen)
                        .isEqualTo(LongStream.range(from, to).boxed().toList());
            }
        }
    }

    @Test
    void aDeletedResultIsGoneAndTheReaderIsTold() throws IOException {
        HeldResult held = held(folder.resolve("r"), 3);
        Files.delete(folder.resolve("r"));
        assertThatThrownBy(() -> held.send(0, 1, new Numbers()))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESULT_EXPIRED));
    }

    /** Rows whose numbers count from 0, in batches of these sizes. */
    private static HeldResult held(Path file, int... batches) throws IOException {
        try (HeldResultWriter writer = new HeldResultWriter(file);
                BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
            writer.columns(COLUMNS, SCHEMA);
            long next = 0;
            for (int rows : batches) {
                for (int i = 0; i < rows; i++) {
                    ((BigIntVector) root.getVector(0)).setSafe(i, next);
                    ((VarCharVector) root.getVector(1)).setSafe(i, new Text("row " + next));
                    next++;
                }
                root.setRowCount(rows);
                writer.batch(root);
            }
            return writer.finish();
        }
    }

    private static final class Numbers implements ResultSink {
        private final List<Long> seen = new ArrayList<>();
        private List<ColumnInfo> columns = List.of();

        @Override
        public void columns(List<ColumnInfo> columns, Schema schema) {
            this.columns = columns;
        }

        @Override
        public void batch(VectorSchemaRoot batch) {
            for (int i = 0; i < batch.getRowCount(); i++) {
                long n = ((BigIntVector) batch.getVector(0)).get(i);
                assertThat(batch.getVector(1).getObject(i)).hasToString("row " + n);
                seen.add(n);
            }
        }
    }
}
