package io.tarn.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The column counts of the input files of each group. The planner's scan drops column metrics to save memory, so a second
 * scan reads them and keeps one sum per group.
 */
final class InputCounts {
    private final IdentityHashMap<RewriteFileGroup, ColumnCounts> byGroup = new IdentityHashMap<>();

    InputCounts(Table table, Snapshot snapshot, Expression filter, List<RewriteFileGroup> groups) {
        Map<String, ColumnCounts> byFile = new HashMap<>();
        for (RewriteFileGroup group : groups) {
            ColumnCounts counts = new ColumnCounts(table.schema());
            byGroup.put(group, counts);
            group.rewrittenFiles().forEach(file -> byFile.put(file.location(), counts));
        }
        try (CloseableIterable<FileScanTask> tasks = table.newScan()
                .useSnapshot(snapshot.snapshotId())
                .filter(filter)
                .caseSensitive(false)
                .ignoreResiduals()
                .includeColumnStats()
                .planFiles()) {
            for (FileScanTask task : tasks) {
                ColumnCounts counts = byFile.get(task.file().location());
                if (counts != null) {
                    counts.add(task.file());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing the scan of " + table.name(), e);
        }
    }

    ColumnCounts of(RewriteFileGroup group) {
        ColumnCounts counts = byGroup.get(group);
        if (counts == null) {
            throw new IllegalArgumentException("not a planned group: " + group);
        }
        return counts;
    }
}
