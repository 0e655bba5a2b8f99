package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.DuckDbSql;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.scan.ColumnSource.FileValue;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Partitioning;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.util.PartitionUtil;
import org.jspecify.annotations.Nullable;

/** Columns that each table has beside its own: where a row lies, and since when it is there. */
final class MetadataSources {
    private static final String POSITION = "t.file_row_number";

    private static final FileValue FIRST_ROW_ID = new FileValue(
            "first row id",
            file -> Constants.of(Types.LongType.get(), file.file().firstRowId()));
    private static final FileValue SEQUENCE = new FileValue(
            "file sequence number",
            file -> Constants.of(Types.LongType.get(), file.file().fileSequenceNumber()));
    private static final FileValue SPEC = new FileValue(
            "spec", file -> Constants.of(Types.IntegerType.get(), file.file().specId()));
    private static final FileValue SCHEME = new FileValue("scheme", MetadataSources::scheme);

    private MetadataSources() {}

    /**
     * A column.
     *
     * @param inFile the column in the files, where rows that were moved have what they had before; null if it is not there
     * @throws NotNative if DuckDB cannot tell it
     */
    static ColumnSource of(NestedField column, @Nullable String inFile, Table table) {
        int id = column.fieldId();
        if (id == MetadataColumns.FILE_PATH.fieldId()) {
            return ColumnSource.of(SCHEME).then(" || t.filename");
        } else if (id == MetadataColumns.ROW_POSITION.fieldId()) {
            return ColumnSource.of(POSITION);
        } else if (id == MetadataColumns.SPEC_ID.fieldId()) {
            return ColumnSource.of(SPEC);
        } else if (id == MetadataColumns.PARTITION_COLUMN_ID) {
            return partition(table);
        } else if (id == MetadataColumns.ROW_ID.fieldId()) {
            ColumnSource source = inFile == null
                    ? ColumnSource.of("")
                    : ColumnSource.of("CASE WHEN ")
                            .then(FIRST_ROW_ID)
                            .then(" IS NOT NULL THEN coalesce(" + inFile + ", ");
            return source.then(FIRST_ROW_ID).then(" + " + POSITION).then(inFile == null ? "" : ") END");
        } else if (id == MetadataColumns.LAST_UPDATED_SEQUENCE_NUMBER.fieldId()) {
            ColumnSource source = ColumnSource.of("CASE WHEN ")
                    .then(FIRST_ROW_ID)
                    .then(" + ")
                    .then(SEQUENCE)
                    .then(" IS NOT NULL THEN ");
            return inFile == null
                    ? source.then(SEQUENCE).then(" END")
                    : source.then("coalesce(" + inFile + ", ").then(SEQUENCE).then(") END");
        }
        throw new NotNative("the column " + column.name());
    }

    /** What stands before the path in the file's name. */
    private static String scheme(PlannedFile file) {
        String location = file.file().location();
        String path = file.path().toString();
        if (!location.endsWith(path)) {
            throw new NotNative("the file name " + location);
        }
        return DuckDbSql.literal(location.substring(0, location.length() - path.length()));
    }

    private static ColumnSource partition(Table table) {
        StructType type = Partitioning.partitionType(table);
        if (type.fields().isEmpty()) {
            throw new NotNative("the partition of a table without partitions");
        }
        return ColumnSource.of(new FileValue("partition", file -> {
            StructLike partition = PartitionUtil.coercePartition(
                    type, file.task().spec(), file.file().partition());
            return Constants.of(type, partition);
        }));
    }
}
