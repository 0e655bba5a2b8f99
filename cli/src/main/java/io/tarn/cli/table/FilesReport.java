package io.tarn.cli.table;

import java.util.Locale;
import org.apache.iceberg.Table;

/** The files of the current snapshot. */
final class FilesReport implements TableReport {
    @Override
    public void print(Table table, TableName name, Report report) {
        LiveFiles files = new LiveFiles(table);
        report.print(
                Report.columns(
                        "content string",
                        "partition string",
                        "rows bigint",
                        "bytes bigint",
                        "format string",
                        "path string"),
                row -> files.forEach(file -> row.accept(Report.row(
                        file.content().name().toLowerCase(Locale.ROOT),
                        files.partition(file),
                        file.recordCount(),
                        file.fileSizeInBytes(),
                        file.format().name().toLowerCase(Locale.ROOT),
                        file.location()))));
    }
}
