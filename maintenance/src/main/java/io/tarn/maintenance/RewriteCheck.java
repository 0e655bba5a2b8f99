package io.tarn.maintenance;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.util.ContentFileUtil;

/**
 * What must hold between the files that were read and the files that were written, checked on metadata that two different
 * writers made, before anything is committed: rows in = rows out + rows dropped; the dropped rows are as many as deletion
 * vectors say, or none where there are no deletes; and each column has lost no more values, and no more nulls, than rows
 * were dropped.
 */
final class RewriteCheck {
    private final Table table;
    private final RewriteFileGroup group;
    private final ColumnCounts inputCounts;

    RewriteCheck(Table table, RewriteFileGroup group, ColumnCounts inputCounts) {
        this.table = table;
        this.group = group;
        this.inputCounts = inputCounts;
    }

    /** Throws {@link ErrorCode#INTERNAL_ERROR} when the output is not the input without its deleted rows. */
    void check(RewrittenGroup output) {
        long rowsIn = group.fileScanTasks().stream()
                .mapToLong(task -> task.file().recordCount())
                .sum();
        long rowsOut = output.files().stream().mapToLong(DataFile::recordCount).sum();
        long dropped = output.rowsDropped();
        require(
                rowsIn == rowsOut + dropped,
                rowsIn + " rows were to be read, but " + rowsOut + " were written and " + dropped
                        + " dropped as deleted");
        checkDropped(dropped);
        checkColumns(output.files(), dropped);
    }

    private void checkDropped(long dropped) {
        List<DeleteFile> deletes = group.fileScanTasks().stream()
                .map(FileScanTask::deletes)
                .flatMap(List::stream)
                .toList();
        long positions = deletes.stream().mapToLong(DeleteFile::recordCount).sum();
        if (deletes.stream().allMatch(ContentFileUtil::isDV)) {
            // Of a deletion vector the record count is exact; without any delete it is zero.
            require(dropped == positions, dropped + " rows were dropped, but " + positions + " are marked as deleted");
        } else if (deletes.stream().noneMatch(file -> file.content() == FileContent.EQUALITY_DELETES)) {
            // Position delete files may name a row twice, or rows of files that are not in this group.
            require(
                    dropped <= positions,
                    dropped + " rows were dropped, but only " + positions + " are marked as deleted");
        }
    }

    private void checkColumns(List<DataFile> files, long dropped) {
        ColumnCounts outputCounts = new ColumnCounts(table.schema());
        files.forEach(outputCounts::add);
        inputCounts.byField().forEach((fieldId, in) -> {
            ColumnCounts.Count out = outputCounts.byField().get(fieldId);
            if (out != null) {
                long lostNulls = in.nulls() - out.nulls();
                require(
                        in.values() - out.values() == dropped && lostNulls >= 0 && lostNulls <= dropped,
                        "column " + table.schema().findColumnName(fieldId) + " had " + in.values() + " values and "
                                + in.nulls() + " nulls, but " + out.values() + " and " + out.nulls()
                                + " were written, with "
                                + dropped + " rows dropped as deleted");
            }
        });
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new TarnException(
                    ErrorCode.INTERNAL_ERROR,
                    "compaction of " + table.name() + " stopped before its commit, the table is unchanged by it: "
                            + what
                            + " (" + group.inputFileNum() + " files, the first "
                            + group.fileScanTasks().get(0).file().location() + ")");
        }
    }
}
