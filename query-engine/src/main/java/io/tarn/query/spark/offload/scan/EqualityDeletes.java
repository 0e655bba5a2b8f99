package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.NativeTable;
import io.tarn.query.spark.offload.expression.NotNative;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Keys by which equality delete files of one kind take rows from data files: of files that are older, and, unless the delete file has no
 * partition, lie in the same partition.
 */
final class EqualityDeletes implements NativeTable {
    private final List<NestedField> keys;
    private final List<Part> parts;
    private final boolean partitioned;
    private final FileIO io;
    private final String name;

    /** A delete file in a partition, which has a number. */
    record Part(DeleteFile file, int partition) {}

    /** A row of the table. */
    record Row(StructLike keys, long sequence, int partition) {}

    EqualityDeletes(List<NestedField> keys, List<Part> parts, boolean partitioned, FileIO io) {
        this.keys = keys;
        this.parts = parts;
        this.partitioned = partitioned;
        this.io = io;
        ContentHash hash = new ContentHash();
        keys.forEach(key -> hash.add(key.fieldId() + " " + key.type()));
        for (Part part : parts) {
            hash.add(part.file());
            hash.add(part.file().dataSequenceNumber() + " " + (partitioned ? part.partition() : 0));
        }
        this.name = "keys_" + hash;
    }

    List<NestedField> keys() {
        return keys;
    }

    /**
     * A join that leaves the rows that are not deleted.
     *
     * @param alias a name for the table
     * @param values the rows' values of the keys
     * @param sequence the data sequence number of the rows' file
     * @param partition the number of the rows' partition
     */
    String join(String alias, List<String> values, String sequence, String partition) {
        List<String> columns = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            columns.add("k" + i);
            conditions.add(alias + ".k" + i + " IS NOT DISTINCT FROM " + values.get(i));
        }
        if (partitioned) {
            columns.add("part");
            conditions.add(alias + ".part = " + partition);
        }
        conditions.add(alias + ".seq > " + sequence);
        return " ANTI JOIN (SELECT " + String.join(", ", columns) + ", max(seq) AS seq FROM " + name
                + " GROUP BY ALL) AS " + alias + " ON " + String.join(" AND ", conditions);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ArrowReader open(BufferAllocator allocator) {
        BaseDeleteLoader loader = new BaseDeleteLoader(io::newInputFile);
        org.apache.iceberg.Schema projection = new org.apache.iceberg.Schema(keys);
        Iterator<Row> rows = parts.stream()
                .flatMap(part -> StreamSupport.stream(
                                loader.loadEqualityDeletes(List.of(part.file()), projection)
                                        .spliterator(),
                                false)
                        .map(row -> new Row(row, sequence(part.file()), part.partition())))
                .iterator();
        KeyVectors vectors = new KeyVectors(keys);
        return new ArrowRows<>(allocator, vectors.schema(), rows, vectors::write);
    }

    static long sequence(org.apache.iceberg.ContentFile<?> file) {
        Long sequence = file.dataSequenceNumber();
        if (sequence == null) {
            throw new NotNative("files without sequence numbers");
        }
        return sequence;
    }
}
