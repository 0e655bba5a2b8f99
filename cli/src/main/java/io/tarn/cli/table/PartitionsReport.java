package io.tarn.cli.table;

import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.Table;

/** The partitions of the current snapshot, in the order of their names. */
final class PartitionsReport implements TableReport {
    private record Totals(long rows, long files, long bytes, long deleteFiles) {
        static final Totals NONE = new Totals(0, 0, 0, 0);

        Totals plus(ContentFile<?> file) {
            return file.content() == FileContent.DATA
                    ? new Totals(rows + file.recordCount(), files + 1, bytes + file.fileSizeInBytes(), deleteFiles)
                    : new Totals(rows, files, bytes, deleteFiles + 1);
        }
    }

    private record Key(String partition, int specId) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = partition.compareTo(other.partition);
            return byName == 0 ? Integer.compare(specId, other.specId) : byName;
        }
    }

    @Override
    public void print(Table table, TableName name, Report report) {
        LiveFiles files = new LiveFiles(table);
        Map<Key, Totals> partitions = new TreeMap<>();
        files.forEach(file -> partitions.compute(
                new Key(files.partition(file), file.specId()),
                (key, sum) -> (sum == null ? Totals.NONE : sum).plus(file)));
        report.print(
                Report.columns(
                        "partition string",
                        "rows bigint",
                        "files bigint",
                        "bytes bigint",
                        "delete_files bigint",
                        "spec_id int"),
                row -> partitions.forEach((key, sum) -> row.accept(
                        Report.row(key.partition, sum.rows, sum.files, sum.bytes, sum.deleteFiles, key.specId))));
    }
}
