package io.tarn.query.spark.join;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * How the bytes of a snapshot's data files are spread over its columns, as its manifests tell of the first files.
 *
 * @param rows of those files
 * @param fileBytes their sizes
 * @param bytesByField what the columns take in them, compressed, by field id
 * @param untoldBytes sizes of those of the files of which the manifests tell nothing about columns
 */
record ColumnBytes(long rows, long fileBytes, Map<Integer, Long> bytesByField, long untoldBytes) {
    /** So many files say enough of all. */
    private static final int MOST_FILES = 1_000;

    private static final List<String> READ = List.of("file_path", "record_count", "file_size_in_bytes", "column_sizes");

    static ColumnBytes of(Table table, Snapshot snapshot) {
        Map<Integer, Long> byField = new HashMap<>();
        long[] sums = new long[4];
        for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
            if (sums[3] >= MOST_FILES) {
                break;
            }
            try (ManifestReader<DataFile> files =
                    ManifestFiles.read(manifest, table.io(), table.specs()).select(READ)) {
                for (DataFile file : files) {
                    add(file, byField, sums);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ColumnBytes(sums[0], sums[1], Map.copyOf(byField), sums[2]);
    }

    private static void add(DataFile file, Map<Integer, Long> byField, long[] sums) {
        sums[0] += file.recordCount();
        sums[1] += file.fileSizeInBytes();
        if (file.columnSizes() == null || file.columnSizes().isEmpty()) {
            sums[2] += file.fileSizeInBytes();
        } else {
            file.columnSizes().forEach((field, bytes) -> byField.merge(field, bytes, Long::sum));
        }
        sums[3]++;
    }

    /** The part of the files' bytes that these columns take, 0 to 1; files that do not tell count whole. */
    double share(Set<Integer> fields) {
        if (fileBytes == 0) {
            return 1;
        }
        return Math.min(1, (untoldBytes + (double) bytes(fields)) / fileBytes);
    }

    /** What a row takes of these columns in the files, compressed. */
    long bytesOfRow(Set<Integer> fields) {
        return rows == 0 ? 0 : (bytes(fields) + rows - 1) / rows;
    }

    private long bytes(Set<Integer> fields) {
        return fields.stream()
                .mapToLong(field -> bytesByField.getOrDefault(field, 0L))
                .sum();
    }
}
