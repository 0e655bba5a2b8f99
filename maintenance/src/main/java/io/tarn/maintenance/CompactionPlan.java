package io.tarn.maintenance;

/**
 * What a compaction would do now.
 *
 * @param table full name of the table
 * @param groups how many groups of files would be rewritten, each within one partition where the partitioning has not
 *     changed
 * @param before the data files that would be read and replaced
 * @param expectedFilesAfter an estimate of how many files would replace them
 */
public record CompactionPlan(String table, int groups, FileTotals before, long expectedFilesAfter) {
    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return groups == 0;
    }
}
