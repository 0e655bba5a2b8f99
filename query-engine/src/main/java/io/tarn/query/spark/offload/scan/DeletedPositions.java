package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.NativeTable;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.FileIO;

/**
 * Rows that position delete files and deletion vectors take from data files. A row is one number: the place of its file in a list, and the
 * row's place in the file.
 */
final class DeletedPositions implements NativeTable {
    /** As a shift, more rows than a file can have. */
    private static final int ROW_BITS = 40;

    private static final Schema SCHEMA = new Schema(List.of(Field.nullable("k", new ArrowType.Int(Long.SIZE, true))));

    private final List<PlannedFile> files;
    private final FileIO io;
    private final DeleteCache cache;
    private final String name;

    DeletedPositions(List<PlannedFile> files, FileIO io, DeleteCache cache) {
        this.files = List.copyOf(files);
        this.io = io;
        this.cache = cache;
        ContentHash hash = new ContentHash();
        for (PlannedFile file : files) {
            hash.add(file.file());
            of(file).forEach(hash::add);
        }
        this.name = "positions_" + hash;
    }

    /** What deletes positions of a file. */
    static List<DeleteFile> of(PlannedFile file) {
        return file.deletes().stream()
                .filter(delete -> delete.content() == FileContent.POSITION_DELETES)
                .toList();
    }

    /** A join that leaves the rows that are not deleted, of rows called {@code t}. */
    String join() {
        return " ANTI JOIN " + name + " AS p ON p.k = CAST(t.file_index AS BIGINT) * " + (1L << ROW_BITS)
                + " + t.file_row_number";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ArrowReader open(BufferAllocator allocator) {
        CachingLoader loader = new CachingLoader();
        PrimitiveIterator.OfLong rows = IntStream.range(0, files.size())
                .mapToObj(place -> positions(loader, files.get(place)).map(row -> ((long) place << ROW_BITS) + row))
                .flatMapToLong(positions -> positions)
                .iterator();
        return new ArrowRows<>(
                allocator,
                SCHEMA,
                rows,
                (batch, index, row) -> ((BigIntVector) batch.getVector(0)).setSafe(index, row));
    }

    private static LongStream positions(CachingLoader loader, PlannedFile file) {
        PositionDeleteIndex index =
                loader.loadPositionDeletes(of(file), file.file().location());
        LongStream.Builder positions = LongStream.builder();
        index.forEach(positions::add);
        return positions.build();
    }

    private final class CachingLoader extends BaseDeleteLoader {
        private CachingLoader() {
            super(io::newInputFile);
        }

        @Override
        protected boolean canCache(long size) {
            return cache.takes(size);
        }

        @Override
        protected <V> V getOrLoad(String key, Supplier<V> valueSupplier, long valueSize) {
            return cache.get(key, valueSupplier, valueSize);
        }
    }
}
