package io.tarn.catalog.http;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;

/** The files of a scan as text, one line a data file, to compare the planning of the server with that of the client. */
final class PlannedFiles {
    private PlannedFiles() {}

    static TreeSet<String> of(CloseableIterable<FileScanTask> planned) throws Exception {
        TreeSet<String> lines = new TreeSet<>();
        try (CloseableIterable<FileScanTask> tasks = planned) {
            for (FileScanTask task : tasks) {
                String line = line(task);
                if (!lines.add(line)) {
                    throw new AssertionError("planned twice: " + line);
                }
            }
        }
        return lines;
    }

    private static String line(FileScanTask task) {
        return String.join(
                " | ",
                task.file().location(),
                "spec " + task.file().specId() + " " + task.file().partition(),
                "rows " + task.file().recordCount() + " bytes " + task.file().fileSizeInBytes(),
                "first row " + task.file().firstRowId(),
                "lower " + bounds(task.file().lowerBounds()),
                "upper " + bounds(task.file().upperBounds()),
                "values "
                        + (task.file().valueCounts() == null
                                ? Map.of()
                                : new TreeMap<>(task.file().valueCounts())),
                "deletes "
                        + task.deletes().stream()
                                .flatMap(PlannedFiles::delete)
                                .sorted()
                                .collect(Collectors.toList()),
                "where " + task.residual());
    }

    private static Stream<String> delete(DeleteFile file) {
        return Stream.of(file.content() + " " + file.location() + "@" + file.contentOffset() + "+"
                + file.contentSizeInBytes() + " of " + file.referencedDataFile() + " by " + file.equalityFieldIds());
    }

    private static Map<Integer, String> bounds(Map<Integer, ByteBuffer> bounds) {
        Map<Integer, String> text = new TreeMap<>();
        if (bounds != null) {
            bounds.forEach((id, value) -> text.put(id, value.duplicate().toString() + value.hashCode()));
        }
        return text;
    }
}
