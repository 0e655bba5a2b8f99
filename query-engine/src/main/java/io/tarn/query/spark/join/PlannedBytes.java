package io.tarn.query.spark.join;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;

/** How many bytes columns take of data files, by what the manifests of a snapshot tell. Safe for use by many threads. */
public final class PlannedBytes {
    private static final int KEPT_SNAPSHOTS = 500;

    /** Below this the whole files are small enough to not ask for the part of the columns. */
    static final long SMALL_BYTES = 64 << 10;

    private final Map<String, ColumnBytes> bySnapshot =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, ColumnBytes> eldest) {
                    return size() > KEPT_SNAPSHOTS;
                }
            });

    /** Knows of no snapshot yet. */
    public PlannedBytes() {}

    /**
     * The bytes of columns in files.
     *
     * @param fileBytes the sizes of the files, which are some of the snapshot
     */
    public long of(Table table, Snapshot snapshot, long fileBytes, List<NestedField> columns) {
        return fileBytes <= SMALL_BYTES
                ? fileBytes
                : (long) Math.ceil(fileBytes * columns(table, snapshot).share(ids(columns)));
    }

    /** The ids of columns with what is nested in them. */
    static Set<Integer> ids(List<NestedField> columns) {
        Set<Integer> ids =
                new HashSet<>(TypeUtil.indexById(StructType.of(columns)).keySet());
        columns.forEach(column -> ids.add(column.fieldId()));
        return ids;
    }

    ColumnBytes columns(Table table, Snapshot snapshot) {
        String key = table.uuid() + "/" + snapshot.snapshotId();
        ColumnBytes known = bySnapshot.get(key);
        if (known == null) {
            known = ColumnBytes.of(table, snapshot);
            bySnapshot.put(key, known);
        }
        return known;
    }
}
