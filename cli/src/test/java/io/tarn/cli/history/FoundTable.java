package io.tarn.cli.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a table at the end.
 *
 * @param name of the table
 * @param rows the mark of each row, as the data files hold them
 * @param properties the marks among its properties
 * @param columns the marks among its columns
 * @param snapshots all of them, in the order in which the metadata lists them
 * @param currentSnapshot the one that is read, null if there is none
 * @param snapshotLog ids in the order in which they became current
 * @param metadataVersions version numbers of all metadata files, the current one last
 */
record FoundTable(
        String name,
        List<String> rows,
        List<String> properties,
        List<String> columns,
        List<Snapshot> snapshots,
        @Nullable Long currentSnapshot,
        List<Long> snapshotLog,
        List<Integer> metadataVersions) {
    /**
     * A snapshot.
     *
     * @param mark of the change that made it
     */
    record Snapshot(long id, @Nullable Long parent, long sequenceNumber, String mark) {}
}
