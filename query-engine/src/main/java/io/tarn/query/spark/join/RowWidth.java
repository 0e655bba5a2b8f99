package io.tarn.query.spark.join;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What a row takes in memory: Spark's rows hold eight bytes for each column, what does not fit there beside, and a length. */
final class RowWidth {
    private static final long SLOT_BYTES = 8;

    private RowWidth() {}

    static long of(StructType columns) {
        long bytes = SLOT_BYTES;
        for (StructField column : columns.fields()) {
            bytes += of(column.dataType());
        }
        return bytes;
    }

    private static long of(DataType type) {
        return type.defaultSize() <= SLOT_BYTES ? SLOT_BYTES : SLOT_BYTES + type.defaultSize();
    }
}
