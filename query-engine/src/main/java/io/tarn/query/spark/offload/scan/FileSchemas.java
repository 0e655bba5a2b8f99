package io.tarn.query.spark.offload.scan;

import io.tarn.query.spark.offload.expression.NotNative;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.iceberg.ContentFile;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * What columns there are in Parquet files, from their footers. A data file never changes, so what was read once is remembered; as nearly
 * all files of a table have one schema, that takes little. Safe for use by many threads.
 */
final class FileSchemas {
    private static final int MOST_FILES = 50_000;
    private static final int MOST_SCHEMAS = 1_000;

    private final Map<FileKey, MessageType> byFile = bounded(MOST_FILES);
    private final Map<MessageType, MessageType> schemas = bounded(MOST_SCHEMAS);

    /** The size is there because an imported file may be replaced by another of the same name. */
    private record FileKey(String location, long bytes) {}

    private static <K, V> Map<K, V> bounded(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        });
    }

    /**
     * The schema of a file. Files with equal schemas give the same object.
     *
     * @throws NotNative if the footer cannot be read
     */
    MessageType of(ContentFile<?> file) {
        FileKey key = new FileKey(file.location(), file.fileSizeInBytes());
        MessageType known = byFile.get(key);
        if (known == null) {
            MessageType read = read(file);
            MessageType equal = schemas.putIfAbsent(read, read);
            known = equal == null ? read : equal;
            byFile.put(key, known);
        }
        return known;
    }

    private static MessageType read(ContentFile<?> file) {
        return footer(LocalPaths.of(file.location()), ParquetMetadataConverter.SKIP_ROW_GROUPS)
                .getFileMetaData()
                .getSchema();
    }

    /**
     * A footer, or what a filter leaves of it.
     *
     * @throws NotNative if it cannot be read
     */
    static ParquetMetadata footer(Path path, ParquetMetadataConverter.MetadataFilter filter) {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withMetadataFilter(filter)
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(path), options)) {
            return reader.getFooter();
        } catch (IOException | RuntimeException e) {
            throw new NotNative("the footer of the file " + path.getFileName() + " cannot be read");
        }
    }
}
