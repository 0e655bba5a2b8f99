package io.tarn.query.spark.offload.write;

import io.tarn.query.spark.offload.expression.NotNative;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.spark.SparkWriteConf;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * What Iceberg's properties of Parquet files are to DuckDB.
 *
 * @param codec of the pages
 * @param level of the codec; null for its default
 * @param rowGroupBytes of a row group, before compression
 * @param fileBytes of a file
 */
record ParquetOptions(String codec, @Nullable String level, long rowGroupBytes, long fileBytes) {
    private static final String PREFIX = "write.parquet.";
    private static final Set<String> UNDERSTOOD = Set.of(
            TableProperties.PARQUET_COMPRESSION,
            TableProperties.PARQUET_COMPRESSION_LEVEL,
            TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
            // They are about variants, which DuckDB does not write.
            TableProperties.PARQUET_SHRED_VARIANTS,
            TableProperties.PARQUET_VARIANT_BUFFER_SIZE);
    private static final Set<String> CODECS = Set.of("zstd", "snappy", "gzip", "uncompressed");
    private static final long FEWEST_ROWS = 2_048;
    private static final long MOST_ROWS = 1 << 20;

    /**
     * Those of a write.
     *
     * @throws NotNative if one of them says what DuckDB cannot do
     */
    static ParquetOptions of(Table table, SparkWriteConf conf) {
        Map<String, String> properties = new HashMap<>(table.properties());
        properties.putAll(conf.writeProperties());
        for (String name : properties.keySet()) {
            if (name.startsWith(PREFIX) && !UNDERSTOOD.contains(name)) {
                throw new NotNative("the property " + name);
            }
        }
        String codec = properties
                .getOrDefault(TableProperties.PARQUET_COMPRESSION, TableProperties.PARQUET_COMPRESSION_DEFAULT)
                .toLowerCase(Locale.ROOT);
        String level = properties.get(TableProperties.PARQUET_COMPRESSION_LEVEL);
        if (!CODECS.contains(codec) || (level != null && !codec.equals("zstd"))) {
            throw new NotNative("Parquet files in " + codec + (level == null ? "" : " of level " + level));
        }
        long rowGroup = Long.parseLong(properties.getOrDefault(
                TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
                String.valueOf(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT)));
        return new ParquetOptions(codec, level, rowGroup, conf.targetDataFileSize());
    }

    /** For COPY. A row group has so many rows that it is about as large as it should be, judged by the types of the columns. */
    String sql(List<Attribute> columns, boolean oneFile) {
        long width = columns.stream()
                .mapToLong(column -> column.dataType().defaultSize())
                .sum();
        long rows = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, rowGroupBytes / Math.max(1, width)));
        return "FORMAT parquet, RETURN_STATS true, COMPRESSION " + codec
                + (level == null ? "" : ", COMPRESSION_LEVEL " + Long.parseLong(level))
                + ", ROW_GROUP_SIZE " + rows / FEWEST_ROWS * FEWEST_ROWS
                + (oneFile ? "" : ", FILE_SIZE_BYTES " + fileBytes);
    }
}
