package io.tarn.query.spark.offload.scan;

import io.tarn.query.duckdb.NativeDirectories;
import io.tarn.query.spark.offload.expression.NotNative;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ScanTask;

/**
 * A data file that is to be read whole, with what is deleted from it.
 *
 * @param path where it is on this machine
 */
record PlannedFile(FileScanTask task, Path path) {
    /**
     * The file of a task.
     *
     * @throws NotNative if DuckDB cannot read it
     */
    static PlannedFile of(ScanTask task, NativeDirectories directories) {
        if (!(task instanceof FileScanTask fileTask)) {
            throw new NotNative("a scan of changes");
        }
        DataFile file = fileTask.file();
        if (file.format() != FileFormat.PARQUET) {
            throw new NotNative("data files in " + file.format());
        } else if (file.keyMetadata() != null) {
            throw new NotNative("encrypted data files");
        } else if (fileTask.start() != 0 || fileTask.length() != file.fileSizeInBytes()) {
            throw new NotNative("a part of a data file");
        }
        Path path = LocalPaths.of(file.location());
        if (!directories.contain(path)) {
            throw new NotNative("data files outside of the server's storage roots");
        }
        return new PlannedFile(fileTask, path);
    }

    DataFile file() {
        return task.file();
    }

    List<DeleteFile> deletes() {
        return task.deletes();
    }
}
